using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Package;

/// <summary>
/// A build on a machine without npm: the module is complete but for the layout library, and HTML export says what it lacks.
/// </summary>
public sealed class BuildWithoutNpmTests
{
    [Fact]
    public async Task Module_works_and_export_says_what_is_missing()
    {
        Assert.SkipWhen(Effort.Of(smoke: 0, full: 1) == 0, "A build takes up to a minute: set KFPMETADATA_EFFORT to full.");
        using var folder = new TemporaryFolder();
        var package = folder.PathOf("package");
        // Into folders of its own, of what is built already: the staged module is in use.
        string[] properties =
        [
            "NpmCommand=npm-that-is-not-there", $"WebFolder={folder.PathOf("web")}/", $"StageFolder={folder.PathOf("staged")}/",
            $"PackageFolder={package}/", $"Configuration={Repository.Configuration}", "BuildProjectReferences=false",
        ];
        var build = (await ChildProcess.RunAsync(
            "build",
            [
                Repository.PathOf("src/KfpMetadata.Module"), "--no-restore", "-t:Package", "-m:1", "-nodeReuse:false",
                .. properties.Select(static property => "-p:" + property),
            ])).Succeeded;
        Assert.Contains("The layout library could not be fetched", build.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(package, "lib", "KfpMetadata.dll")), build.Output);
        Assert.False(Directory.Exists(Path.Combine(package, "lib", "web")));

        // The host runs the module of the folder above it.
        var host = Directory.CreateDirectory(Path.Combine(package, "host")).FullName;
        Copy(Path.GetDirectoryName(Repository.HostProgram)!, host);
        var script = folder.Write("export.ps1", $$"""
            $null = Connect-Mlmd -InMemory
            $graph = New-MlmdArtifact s3://a -Type T | Get-MlmdLineage
            try { $graph | Export-MlmdLineage -Path '{{folder.PathOf("page.html")}}' -ErrorAction Stop }
            catch { [Console]::WriteLine("html`t$($_.FullyQualifiedErrorId)`t$($_.Exception.Message)") }
            [Console]::WriteLine("mermaid`t$(($graph | Export-MlmdLineage -Format Mermaid).Split("`n")[0])")
            [Console]::WriteLine("module`t$((Get-Command Export-MlmdLineage).Module.ModuleBase)")
            """);
        var facts = (await ChildProcess.RunAsync(Path.Combine(host, Path.GetFileName(Repository.HostProgram)), script)).Succeeded.Facts;
        Assert.Equal(package, facts.Single(static fact => fact[0] == "module")[1]);
        Assert.Equal("flowchart LR", facts.Single(static fact => fact[0] == "mermaid")[1]);
        var html = facts.Single(static fact => fact[0] == "html");
        Assert.StartsWith("MlmdNotSupported", html[1], StringComparison.Ordinal);
        Assert.Contains("Install Node.js and build again, or export -Format Mermaid", html[2], StringComparison.Ordinal);
        Assert.False(File.Exists(folder.PathOf("page.html")));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
