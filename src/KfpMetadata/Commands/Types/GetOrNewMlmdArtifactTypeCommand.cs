using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads an artifact type, or creates it where there is none. An existing type stays as it is, unless <c>-AddMissing</c> extends it.</summary>
[Cmdlet(VerbsCommon.Get, "OrNewMlmdArtifactType", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdArtifactType))]
public sealed class GetOrNewMlmdArtifactTypeCommand : GetOrNewTypeCommand<MlmdArtifactType>
{
    private protected override string Word => "artifact type";
}
