using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Records a new execution in a run, with its inputs and outputs where they are known, in one transaction (<c>PutExecution</c>;
/// <c>create_new_execution_in_existing_run_context</c>).
/// </summary>
[Cmdlet(VerbsCommon.New, "MlmdRunExecution", SupportsShouldProcess = true, DefaultParameterSetName = TypeSet)]
[OutputType(typeof(MlmdExecution))]
public sealed class NewMlmdRunExecutionCommand : RunExecutionCommand;
