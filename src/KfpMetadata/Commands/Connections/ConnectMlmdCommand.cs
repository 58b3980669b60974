using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Connects to an MLMD server, opens a store in a SQLite file, or opens one in memory. The connection becomes the default of this session.
/// Without a host, the server is where the environment of a Kubeflow pod says.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "Mlmd", DefaultParameterSetName = ServerSet)]
[OutputType(typeof(MlmdConnection))]
public sealed class ConnectMlmdCommand : MlmdCmdlet
{
    private const string ServerSet = "Server";
    private const string PathSet = "Path";
    private const string InMemorySet = "InMemory";
    private const int ProgressId = 1;

    /// <summary>The host: a name or an address, with or without a port (<c>host:8080</c>, <c>[::1]:8080</c>, <c>::1</c>). Without it the variables METADATA_GRPC_SERVICE_HOST and _PORT, METADATA_GRPC_SERVICE_SERVICE_HOST and _PORT are read, else it is the in-cluster name.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>The port; 8080 where neither this, the host nor the environment says one.</summary>
    [Parameter(Position = 1, ParameterSetName = ServerSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>Use TLS. The server's certificate is always verified.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter UseTls { get; set; }

    /// <summary>A file of PEM certificates to trust instead of the system's. It implies TLS.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? CACertificatePath { get; set; }

    /// <summary>The largest answer accepted, in bytes; 100 MiB without it.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(1, int.MaxValue)]
    public int MaxReceiveMessageLength { get; set; }

    /// <summary>The seconds that one call may take, with its repetitions; 60 without it.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>How often to try to connect at most.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(1, 10_000)]
    public int MaximumRetryCount { get; set; } = 100;

    /// <summary>The seconds between two tries to connect.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(0, 3_600)]
    public int RetryIntervalSec { get; set; } = 1;

    /// <summary>The SQLite file; it is created where there is none. A PowerShell path, relative to the current location.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Open an empty store in memory, which is gone when the connection closes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InMemorySet)]
    public SwitchParameter InMemory { get; set; }

    /// <summary>Refuse every write through this connection.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>The name for <c>-Connection</c>; an open connection of this name is closed. Without it <c>default</c>, then <c>default2</c> and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var open = Opener();
            IMlmdClient? client = null;
            Pump.Run(async cancellationToken => client = await open(ClientFactory.Instance, cancellationToken).ConfigureAwait(false));
            Keep(client!);
        }
        catch (MlmdException error)
        {
            // Nothing that follows can work on the store that was meant.
            ThrowTerminatingError(CommandErrors.ToRecord(error, Path ?? HostName));
        }
    }

    private void Keep(IMlmdClient client)
    {
        var session = SessionConnections.Current;
        var connection = new MlmdConnection(Name ?? session.FreeName(), client);
        if (session.Add(connection) is { } replaced) Pump.Run(_ => replaced.DisposeAsync().AsTask());
        WriteVerbose($"Connected '{connection.Name}' to {connection.Address} (MLMD {connection.Release}{(connection.ReadOnly ? ", read-only" : "")}).");
        WriteObject(connection);
    }

    /// <summary>What opens the store that the parameters name. Everything of PowerShell is read here, on the pipeline thread.</summary>
    private Func<IMlmdClientFactory, CancellationToken, Task<IMlmdClient>> Opener()
    {
        if (InMemory) return static (factory, cancellationToken) => factory.OpenMemoryAsync(cancellationToken);
        if (Path is not null)
        {
            var file = ResolveFile(Path);
            var readOnly = ReadOnly.IsPresent;
            return (factory, cancellationToken) => factory.OpenFileAsync(file, readOnly, cancellationToken);
        }

        var options = ServerOptions();
        return async (factory, cancellationToken) =>
        {
            try
            {
                return await factory.ConnectAsync(options, new ConnectReporter(ShowTry), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                PostProgress(new ProgressRecord(ProgressId, "Connecting", options.Address) { RecordType = ProgressRecordType.Completed });
            }
        };
    }

    private MlmdServerOptions ServerOptions()
    {
        var options = HostName is null ? FromEnvironment() : FromHostName(HostName);
        if (Given(nameof(Port))) options = options with { Port = Port };
        if (Given(nameof(UseTls))) options = options with { UseTls = UseTls };
        if (CACertificatePath is not null)
        {
            var file = ResolveFile(CACertificatePath);
            if (!File.Exists(file)) throw MlmdErrors.InvalidArgument($"There is no file '{file}' with certificates to trust (-CACertificatePath).");
            if (Given(nameof(UseTls)) && !UseTls) throw MlmdErrors.InvalidArgument("-CACertificatePath needs TLS, and -UseTls is false. Leave one of them out.");
            options = options with { CACertificatePath = file, UseTls = true };
        }

        if (Given(nameof(MaxReceiveMessageLength))) options = options with { MaxReceiveMessageBytes = MaxReceiveMessageLength };
        return options with
        {
            CallTimeout = TimeSpan.FromSeconds(TimeoutSec),
            ConnectAttempts = MaximumRetryCount,
            ConnectInterval = TimeSpan.FromSeconds(RetryIntervalSec),
            ReadOnly = ReadOnly,
        };
    }

    private static MlmdServerOptions FromHostName(string hostName)
    {
        var address = HostAddress.Parse(hostName) ?? throw MlmdErrors.InvalidArgument(
            $"'{hostName}' is no host. Give a name or an address, with a port or without: 'host', 'host:8080', '[::1]:8080'.");
        return new MlmdServerOptions { HostName = address.HostName, Port = address.Port ?? MlmdServerOptions.DefaultPort };
    }

    private MlmdServerOptions FromEnvironment()
    {
        var environment = KubeflowEnvironment.Read(Environment.GetEnvironmentVariable, File.Exists);
        foreach (var warning in environment.Warnings) WriteWarning(warning);
        WriteVerbose($"The environment names {environment.HostName} ({environment.Source}).");
        return new MlmdServerOptions
        {
            HostName = environment.HostName,
            Port = environment.Port,
            UseTls = environment.UseTls,
            CACertificatePath = environment.UseTls ? environment.CACertificatePath : null,
            MaxReceiveMessageBytes = environment.MaxReceiveMessageBytes ?? MlmdServerOptions.DefaultMaxMessageBytes,
        };
    }

    private bool Given(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private void ShowTry(MlmdConnectProgress progress)
    {
        PostVerbose(FormattableString.Invariant($"Try {progress.Attempt} of {progress.Attempts} to connect to {progress.Address} failed: {progress.Cause}"));
        PostProgress(new ProgressRecord(ProgressId, "Connecting", FormattableString.Invariant($"{progress.Address}: try {progress.Attempt} of {progress.Attempts} failed"))
        {
            CurrentOperation = progress.Cause,
            PercentComplete = Math.Clamp(100 * progress.Attempt / Math.Max(1, progress.Attempts), 0, 100),
        });
    }
}
