using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// The context of a Kubeflow run: type <c>KfpRun</c>, named by the run id (<c>get_or_create_run_context</c>; <c>GetContextByTypeAndName</c>,
/// <c>PutContexts</c>). A stored one is returned untouched.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OrNewMlmdRunContext", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdContext))]
public sealed class GetOrNewMlmdRunContextCommand : ContextGetOrNewCommand
{
    /// <summary>The run id, which becomes the name of the context and its property <c>run_id</c>, at most 255 characters. Run ids can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [TextTransformation(Meaning = "A run id", TakesValues = true)]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string RunId { get; set; } = "";

    /// <summary>The name of the pipeline, kept as the property <c>pipeline_name</c>; the run id without it, as in the Python helper.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PipelineCompleter))]
    [NoScriptBlock]
    public string? PipelineName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (GetOrCreate(RunRecorder.RunContext(RunId, PipelineName), RunId) is not { } context) return;
        var stored = context.Properties[KfpNames.PipelineName] as string;
        if (PipelineName is not null && !string.Equals(stored, PipelineName, StringComparison.Ordinal))
        {
            WriteWarning(
                $"The run '{RunId}' is stored with the pipeline name '{stored}', not '{PipelineName}'; it is left as it is. "
                + $"To change it: Set-MlmdContext -Context {context.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)} -Property @{{ {KfpNames.PipelineName} = '…' }}");
        }

        WriteObject(context);
    }
}
