using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>A copy of the package that lacks a file.</summary>
public sealed class DamagedModuleTests
{
    [Fact]
    public async Task Without_the_layout_library_HTML_is_an_error_and_all_else_works()
    {
        using var folder = new TemporaryFolder();
        var package = Repository.PathOf($"out/KfpMetadata/{ManifestFile.Version}");
        foreach (var file in Directory.EnumerateFiles(package, "*", SearchOption.AllDirectories).Where(file => !file.Contains("dagre", StringComparison.Ordinal)))
        {
            var copy = folder.PathOf(Path.GetRelativePath(package, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var script = folder.Write("export.ps1", """
            Import-Module "$PSScriptRoot/KfpMetadata.psd1"
            $null = Connect-Mlmd -InMemory
            $graph = New-MlmdArtifact s3://a -Type T | Get-MlmdLineage
            try { $graph | Export-MlmdLineage -Path page.html -ErrorAction Stop }
            catch { $_.FullyQualifiedErrorId }
            ($graph | Export-MlmdLineage -Format Mermaid).Split("`n")[0]
            Test-Path page.html
            """);
        var lines = (await RealShell.RunFileAsync(script)).Succeeded.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith("MlmdNotSupported,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["flowchart LR", "False"], lines[1..3]);
    }
}
