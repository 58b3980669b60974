using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Changes executions: state, external id and properties. Only what is given is written.</summary>
[Cmdlet(VerbsCommon.Set, "MlmdExecution", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdExecution))]
public sealed class SetMlmdExecutionCommand : SetNodeCommand<MlmdExecution>
{
    /// <summary>The executions: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[]? Execution { get; set; }

    /// <summary>The new state.</summary>
    [Parameter]
    public MlmdExecutionState? State { get; set; }

    private protected override NodeReference[]? Targets => Execution;

    private protected override NodeUpdate Extend(NodeUpdate update) => update with { State = (int?)State };

    private protected override Task<string?> WarningAsync(IMlmdClient client, MlmdExecution node, CancellationToken cancellationToken) =>
        Task.FromResult(LauncherWarning.For(node));
}
