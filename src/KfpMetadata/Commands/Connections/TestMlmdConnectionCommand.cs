using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Tells what works between here and a store, and what to do where something does not: name, TCP, TLS, HTTP/2, authorisation, RPC, store. It only
/// reads, and what goes wrong is a row, not an error.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "MlmdConnection", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(MlmdConnectionTest), ParameterSetName = [ConnectionSet, ServerSet, KubernetesSet, WebSet, PathSet])]
[OutputType(typeof(bool), ParameterSetName = [ConnectionSet, ServerSet, KubernetesSet, WebSet, PathSet])]
public sealed class TestMlmdConnectionCommand : ServerCommand
{
    private const string ConnectionSet = "Connection";
    private const string PathSet = "Path";

    /// <summary>An open connection or its name; a server is looked at by new sockets, with the options of the connection. Without any parameter the default connection, or the server that the environment names where there is none.</summary>
    [Parameter(ParameterSetName = ConnectionSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <summary>A SQLite file, which is only read. A PowerShell path, relative to the current location.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [NoScriptBlock]
    public string? Path { get; set; }

    /// <summary>Say only whether no stage failed: <see langword="true"/> or <see langword="false"/>.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var failed = false;
        try
        {
            var test = Test();
            Pump.Run(async cancellationToken =>
            {
                using var script = TokenScript.AnswerBy(Pump);
                await foreach (var row in test(cancellationToken).ConfigureAwait(false))
                {
                    failed |= row.Result == MlmdTestResult.Failed;
                    if (!Quiet) await WriteObjectAsync(row, cancellationToken).ConfigureAwait(false);
                }
            }, isLong: true);
        }
        catch (MlmdException error)
        {
            failed = true;
            if (!Quiet) WriteObject(new MlmdConnectionTest { Address = Path ?? HostName ?? WebAddress ?? "", Stage = MlmdTestStage.Options, Result = MlmdTestResult.Failed, Detail = error.Message });
        }

        if (Quiet) WriteObject(!failed);
    }

    /// <summary>What looks at the store that the parameters name. Everything of PowerShell is read here, on the pipeline thread.</summary>
    private Func<CancellationToken, IAsyncEnumerable<MlmdConnectionTest>> Test()
    {
        if (Path is not null)
        {
            var file = ResolveStore(Path);
            return cancellationToken => ClientFactory.Instance.TestFileAsync(file, CallListener, cancellationToken);
        }

        var connection = Connection is not null ? GivenConnection.Find(Connection)
            : string.Equals(ParameterSetName, ConnectionSet, StringComparison.Ordinal) ? SessionConnections.Current.Default
            : null;
        if (connection is not null)
        {
            var client = connection.Use();
            return cancellationToken => client.TestAsync(CallListener, cancellationToken);
        }

        var options = ReadServer();
        return cancellationToken => ClientFactory.Instance.TestServerAsync(options, CallListener, cancellationToken);
    }
}
