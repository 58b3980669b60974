using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Links a stored artifact to an execution as its output, and attributes it to the run. New-MlmdOutputArtifact records a new one.</summary>
[Cmdlet(VerbsCommon.Add, "MlmdOutputLink", SupportsShouldProcess = true, DefaultParameterSetName = ArtifactSet)]
[OutputType(typeof(MlmdArtifact))]
public sealed class AddMlmdOutputLinkCommand : AddLinkCommand
{
    /// <summary>The name of the output, in the event's path; the artifact's <c>name</c> without it, else the last segment of its URI, else its type.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? OutputName { get; set; }

    private protected override MlmdEventType Type => MlmdEventType.Output;

    private protected override string? LinkName => OutputName;
}
