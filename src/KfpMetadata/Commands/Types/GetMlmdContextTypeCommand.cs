using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the types of contexts: by name with wildcards, by id, or all of them.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdContextType", DefaultParameterSetName = NameSet)]
[OutputType(typeof(MlmdContextType))]
public sealed class GetMlmdContextTypeCommand : GetTypeCommand<MlmdContextType>
{
    private protected override MlmdNodeKind NodeKind => MlmdNodeKind.Context;

    private protected override string Word => "context type";
}
