using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads executions: by id, type and name, external id, context or conditions, or all of them as they come.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdExecution", DefaultParameterSetName = ListSet, SupportsPaging = true)]
[OutputType(typeof(MlmdExecution))]
public sealed class GetMlmdExecutionCommand : GetMemberCommand<MlmdExecution>
{
    /// <summary>The ids. An unknown id is an error of its own. From the pipeline they come by <c>InputObject</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ValidateNotNull]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public NodeId[]? ExecutionId { get; set; }

    /// <summary>The states; <c>Unknown</c> also finds those that were never set.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    public MlmdExecutionState[]? State { get; set; }

    private protected override MlmdNodeKind Kind => MlmdNodeKind.Execution;

    private protected override NodeId[]? Ids => ExecutionId;

    private protected override IEnumerable<int>? States => State?.Cast<int>();
}
