using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Links a stored artifact to an execution as its input, and attributes it to the run (<c>link_execution_to_input_artifact</c>).</summary>
[Cmdlet(VerbsCommon.Add, "MlmdInputLink", SupportsShouldProcess = true, DefaultParameterSetName = ArtifactSet)]
[OutputType(typeof(MlmdArtifact))]
public sealed class AddMlmdInputLinkCommand : AddLinkCommand
{
    /// <summary>The name of the input, in the event's path; the artifact's <c>name</c> without it, else the last segment of its URI, else its type.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? InputName { get; set; }

    private protected override MlmdEventType Type => MlmdEventType.Input;

    private protected override string? LinkName => InputName;
}
