using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the types of executions: by name with wildcards, by id, or all of them.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdExecutionType", DefaultParameterSetName = NameSet)]
[OutputType(typeof(MlmdExecutionType))]
public sealed class GetMlmdExecutionTypeCommand : GetTypeCommand<MlmdExecutionType>
{
    private protected override MlmdNodeKind NodeKind => MlmdNodeKind.Execution;

    private protected override string Word => "execution type";
}
