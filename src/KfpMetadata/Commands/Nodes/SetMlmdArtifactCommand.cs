using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Changes artifacts: state, URI, external id and properties. Only what is given is written.</summary>
[Cmdlet(VerbsCommon.Set, "MlmdArtifact", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdArtifact))]
public sealed class SetMlmdArtifactCommand : SetNodeCommand<MlmdArtifact>
{
    /// <summary>The artifacts: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ArtifactReference[]? Artifact { get; set; }

    /// <summary>The new state.</summary>
    [Parameter]
    public MlmdArtifactState? State { get; set; }

    /// <summary>The new URI. It cannot be emptied: PowerShell makes an empty text of a variable that holds nothing.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string? Uri { get; set; }

    private protected override NodeReference[]? Targets => Artifact;

    private protected override NodeUpdate Extend(NodeUpdate update) => update with { State = (int?)State, Uri = Uri };
}
