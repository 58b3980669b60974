using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the types of artifacts: by name with wildcards, by id, or all of them.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdArtifactType", DefaultParameterSetName = NameSet)]
[OutputType(typeof(MlmdArtifactType))]
public sealed class GetMlmdArtifactTypeCommand : GetTypeCommand<MlmdArtifactType>
{
    private protected override MlmdNodeKind NodeKind => MlmdNodeKind.Artifact;

    private protected override string Word => "artifact type";
}
