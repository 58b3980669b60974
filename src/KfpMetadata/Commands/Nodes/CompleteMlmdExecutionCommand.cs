using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Ends executions: the state becomes COMPLETE or FAILED, and output parameters become custom properties.</summary>
[Cmdlet(VerbsLifecycle.Complete, "MlmdExecution", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdExecution))]
public sealed class CompleteMlmdExecutionCommand : UpdateNodeCommand<MlmdExecution>
{
    /// <summary>The executions: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[]? Execution { get; set; }

    /// <summary>The execution failed: the state becomes FAILED instead of COMPLETE.</summary>
    [Parameter]
    public SwitchParameter Failed { get; set; }

    /// <summary>Output parameters and their values; written as the custom properties <c>output:&lt;name&gt;</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? OutputParameter { get; set; }

    private protected override string Action => Failed ? "End as FAILED" : "End as COMPLETE";

    private protected override NodeReference[]? Targets => Execution;

    private protected override NodeUpdate Change()
    {
        var outputs = new MlmdPropertyDictionary();
        foreach (var (name, value) in MlmdPropertyDictionary.Of(OutputParameter)) outputs[KfpNames.OutputParameterPrefix + name] = value;
        return new NodeUpdate
        {
            Id = 0,
            TypeId = 0,
            State = (int)(Failed ? MlmdExecutionState.Failed : MlmdExecutionState.Complete),
            CustomProperties = outputs,
        };
    }

    private protected override Task<string?> WarningAsync(IMlmdClient client, MlmdExecution node, CancellationToken cancellationToken) =>
        Task.FromResult(LauncherWarning.For(node));
}
