using System.Management.Automation;
using System.Text;

namespace KfpMetadata.Commands;

/// <summary>Writes lineage as a picture or as data: Mermaid, Graphviz, JSON, or a page for the browser.</summary>
[Cmdlet(VerbsData.Export, "MlmdLineage", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportMlmdLineageCommand : MlmdCmdlet
{
    private readonly List<MlmdLineageGraph> _graphs = [];

    /// <summary>The graphs; several become one picture.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public MlmdLineageGraph[] InputObject { get; set; } = [];

    /// <summary>
    /// The form. Without it the ending of the path tells: <c>.mmd</c>, <c>.mermaid</c>, <c>.dot</c>, <c>.gv</c>, <c>.json</c>,
    /// <c>.html</c>, <c>.htm</c>.
    /// </summary>
    [Parameter]
    public MlmdLineageFormat? Format { get; set; }

    /// <summary>The file. It is replaced as a whole, never left half written. Without it the text is returned.</summary>
    [Parameter(Position = 1)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [NoScriptBlock]
    public string? Path { get; set; }

    /// <summary>The title. Without it the pipeline and the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? Title { get; set; }

    /// <summary>Shows the logs of tasks, too (<c>executor-logs</c>). JSON has them in any case, and the page has a button for them.</summary>
    [Parameter]
    public SwitchParameter IncludeLogs { get; set; }

    /// <summary>Keeps a file that is there; an error says so.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces a file that is read-only too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _graphs.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_graphs.Count == 0) return;
        try
        {
            var graph = MlmdLineageGraph.Merge(_graphs);
            var format = Format ?? FormatOf(Path);
            if (format == MlmdLineageFormat.Mermaid && graph.Edges.Length > LineageMermaid.MostEdges)
            {
                WriteWarning($"The graph has {graph.Edges.Length} edges. Mermaid draws {LineageMermaid.MostEdges} unless its maxEdges "
                    + "is raised where it is configured; "
                    + "-Depth makes a smaller graph, -Format Html shows a large one.");
            }

            if (Path is null) WriteText(graph, format);
            else WriteFile(graph, format, ResolveFile(Path));
        }
        catch (MlmdException error)
        {
            Report(error, (object?)Path ?? _graphs[0]);
        }
    }

    private static MlmdLineageFormat FormatOf(string? path) => System.IO.Path.GetExtension(path)?.ToUpperInvariant() switch
    {
        ".MMD" or ".MERMAID" => MlmdLineageFormat.Mermaid,
        ".DOT" or ".GV" => MlmdLineageFormat.Dot,
        ".JSON" => MlmdLineageFormat.Json,
        ".HTML" or ".HTM" => MlmdLineageFormat.Html,
        null => throw MlmdErrors.InvalidArgument(
            "Neither -Format nor -Path says which form is wanted. Give -Format Mermaid, Dot, Json or Html."),
        _ => throw MlmdErrors.InvalidArgument($"The ending of '{path}' is not that of a form. Give -Format Mermaid, Dot, Json or Html."),
    };

    private void WriteText(MlmdLineageGraph graph, MlmdLineageFormat format)
    {
        if (format == MlmdLineageFormat.Html)
            throw MlmdErrors.InvalidArgument(
                "A page is a file: give -Path, for example -Path lineage.html, or use Show-MlmdLineage to see it at once.");
        using var stream = new MemoryStream();
        LineagePicture.Write(graph, format, Title, IncludeLogs, stream);
        WriteObject(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    private void WriteFile(MlmdLineageGraph graph, MlmdLineageFormat format, string file)
    {
        if (file.Contains('\0', StringComparison.Ordinal))
            throw MlmdErrors.InvalidArgument($"'{file}' has a zero character (NUL), which no path has. Give another path.");
        if (File.Exists(file))
        {
            if (NoClobber)
            {
                throw new MlmdException(
                    MlmdErrorId.AlreadyExists,
                    $"'{file}' is there, and -NoClobber keeps it. Give another path.",
                    MlmdStatusCode.AlreadyExists);
            }

            if (new FileInfo(file).IsReadOnly && !Force)
                throw new MlmdException(MlmdErrorId.FileNotWritten, $"'{file}' is read-only. Add -Force to replace it.",
                    MlmdStatusCode.PermissionDenied);
        }

        if (!ShouldProcess(file, $"Export the {graph} as {format}")) return;
        SayAhead($"Export the {graph} to '{file}'");
        LineagePicture.WriteFile(graph, format, Title, IncludeLogs, file);
        Say($"Exported the {graph} to '{file}'");
        if (PassThru) WriteObject(new FileInfo(file));
    }
}
