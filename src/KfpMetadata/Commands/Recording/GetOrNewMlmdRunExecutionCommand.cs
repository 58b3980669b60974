using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// The execution of this type and name, created in the run where it is missing: what makes a runbook that failed half way safe to run
/// again. A stored one is returned as it is (<c>GetExecutionByTypeAndName</c>, <c>PutExecution</c>).
/// </summary>
[Cmdlet(VerbsCommon.Get, "OrNewMlmdRunExecution", SupportsShouldProcess = true, DefaultParameterSetName = TypeSet)]
[OutputType(typeof(MlmdExecution))]
public sealed class GetOrNewMlmdRunExecutionCommand : RunExecutionCommand
{
    /// <summary>The name, 1 to 255 characters, unique within the type: for example the run id and the task's name.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public override string? Name { get; set; }

    private protected override string Action => "Get or create";

    private protected override Task<MlmdExecution?> FindAsync(MlmdConnection connection, NodeRequest node, CancellationToken cancellationToken) =>
        connection.Use().GetNodeByTypeAndNameAsync<MlmdExecution>(node.Type.Name, node.Name!, node.Type.Version, cancellationToken);
}
