using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Shows lineage in the browser.</summary>
[Cmdlet(VerbsCommon.Show, "MlmdLineage", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ShowMlmdLineageCommand : MlmdCmdlet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<MlmdLineageGraph> _graphs = [];

    /// <summary>The graphs; several become one page.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public MlmdLineageGraph[] InputObject { get; set; } = [];

    /// <summary>The title. Without it the pipeline and the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? Title { get; set; }

    /// <summary>Shows the logs of tasks, too (<c>executor-logs</c>). The page has a button for them.</summary>
    [Parameter]
    public SwitchParameter IncludeLogs { get; set; }

    /// <summary>Returns the file that is shown.</summary>
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
            if (!ShouldProcess(graph.ToString(), "Show in the browser")) return;
            var file = Write(graph);
            Open(file);
            if (PassThru) WriteObject(new FileInfo(file));
        }
        catch (MlmdException error)
        {
            Report(error, _graphs[0]);
        }
    }

    private string Write(MlmdLineageGraph graph)
    {
        var file = ShownPages.NewPath();
        try
        {
            LineagePicture.WriteFile(graph, MlmdLineageFormat.Html, Title, IncludeLogs, file);
        }
        catch (MlmdException)
        {
            ShownPages.Remove(file);
            throw;
        }

        return file;
    }

    private void Open(string file)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(file) { UseShellExecute = true });
            // Programs that hand a page to the browser end at once, and tell by their code that there is none. A browser itself does not
            // end.
            if (!OperatingSystem.IsWindows() && process is not null && process.WaitForExit(Patience) && process.ExitCode != 0)
            {
                WriteWarning(
                    $"The program that opens pages on this machine ended with {process.ExitCode}, so there may be no browser. "
                        + $"The page is '{file}'.");
            }
        }
        catch (Exception error) when (error is Win32Exception or PlatformNotSupportedException)
        {
            throw new MlmdException(
                MlmdErrorId.NotSupported,
                $"No program opens pages on this machine ({error.Message}). The page is '{file}'.",
                MlmdStatusCode.Unimplemented,
                error);
        }
    }
}
