using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Makes any call of MLMD by its name, behind the guard that the module's own calls have.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MlmdRequest", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeMlmdRequestCommand : MlmdConnectedCmdlet
{
    /// <summary>The name of the call, for example <c>GetArtifactsByID</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MethodCompleter))]
    [NoScriptBlock]
    public string? Method { get; set; }

    /// <summary>The request: a hashtable of its fields, or its JSON. Without it the request is empty.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public object? Body { get; set; }

    /// <summary>Returns the answer as the JSON that it is, in one text.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <summary>Sends request forms that the guard refuses because they harm a real server or its rows.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        MlmdConnection connection;
        string rpc, body;
        try
        {
            connection = StoreFor();
            rpc = connection.Use().Methods.FirstOrDefault(name => string.Equals(name, Method, StringComparison.OrdinalIgnoreCase)) ?? Method!;
            body = RequestBody.ToJson(Body);
        }
        catch (MlmdException error)
        {
            Report(error, Method);
            return;
        }

        if (rpc.StartsWith("Put", StringComparison.Ordinal) && !ShouldProcess($"{connection}", rpc)) return;
        SayAhead($"{rpc} on {connection}");
        RunOn(
            connection,
            async (client, cancellationToken) =>
            {
                var answer = await client.InvokeAsync(rpc, body, Force, cancellationToken).ConfigureAwait(false);
                PostDone($"{rpc} was done on {connection}");
                if (AsJson) await WriteObjectAsync(answer, cancellationToken).ConfigureAwait(false);
                else if (AnswerTree.Parse(answer) is { } tree) await WriteObjectAsync(tree, cancellationToken).ConfigureAwait(false);
            },
            Method);
    }
}
