using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The build script, on copies of what it works on.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BuildScriptTests() => File.Copy(Repository.PathOf("build.ps1"), _folder.PathOf("build.ps1"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_help_is_shown()
    {
        var lines = await LinesAsync("(Get-Help ./build.ps1).Synopsis; (Get-Help ./build.ps1 -Examples).Examples.example.Count; (Get-Help ./build.ps1 -Parameter Repository).description.Text");
        Assert.Equal("Builds, tests, packages and publishes KfpMetadata.", lines[0]);
        Assert.Equal("3", lines[1]);
        Assert.Contains("Register-PSResourceRepository", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clean_leaves_nothing_that_was_built()
    {
        string[] built = ["lib/a.dll", "en-US/a.xml", "out/a/1/a.dll", "TestResults/a.xml", "src/A/bin/x", "src/A/obj/x", "tests/B/bin/x", "tests/B/obj/x", "tests/B/TestResults/x"];
        string[] kept = ["build.ps1", "src/A/A.cs", "src/A/Library/bin.cs", "tests/B/B.cs"];
        foreach (var file in built.Concat(kept[1..]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf(file))!);
            _folder.Write(file, "");
        }

        _ = (await RealShell.RunFileAsync(_folder.PathOf("build.ps1"), "-Task", "Clean")).Succeeded;

        Assert.Equal(
            kept.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.FullName, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.All(["lib", "src/A/bin", "tests/B/obj", "TestResults"], folder => Assert.False(Directory.Exists(_folder.PathOf(folder))));
    }

    [Theory]
    [InlineData(2, "1 | Should -Be 1", "dotnet test Failed|Pester Passed", "Failed: dotnet test.")]
    [InlineData(0, "1 | Should -Be 2", "dotnet test Passed|Pester Failed", "Failed: Pester.")]
    [InlineData(2, "1 | Should -Be 2", "dotnet test Failed|Pester Failed", "Failed: dotnet test, Pester.")]
    [InlineData(0, "1 | Should -Be 1", "dotnet test Passed|Pester Passed", "no error")]
    public async Task Test_runs_every_part_and_fails_when_one_did(int exitCode, string test, string expected, string end)
    {
        Directory.CreateDirectory(_folder.PathOf("tests/Pester"));
        Directory.CreateDirectory(_folder.PathOf("examples"));
        _folder.Write("tests/Pester/A.Tests.ps1", $"Describe a {{ It b {{ {test} }} }}");
        var lines = await LinesAsync($$"""
            $env:NUGET_PACKAGES = '{{Repository.PackageFolder}}'
            function global:dotnet { $global:LASTEXITCODE = {{exitCode}} }
            $end = 'no error'
            try { $results = @(); & ./build.ps1 -Task Test 6>$null | ForEach-Object { $results += $_ } } catch { $end = "$_" }
            "<$(($results | Where-Object Part -NE 'PSScriptAnalyzer' | ForEach-Object { "$($_.Part) $($_.Result)" }) -join '|')>"
            "<$end>"
            """);
        Assert.Contains($"<{expected}>", lines);
        Assert.Contains($"<{end}>", lines);
    }

    [Fact]
    public async Task A_part_that_failed_is_an_exit_code()
    {
        var run = await RealShell.RunFileAsync(_folder.PathOf("build.ps1"), "-Task", "Publish", "-NoBuild");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("-Repository", run.Error, StringComparison.Ordinal);
    }

    private async Task<string[]> LinesAsync(string script) =>
        (await RealShell.RunFileAsync(_folder.Write("call.ps1", "Set-Location -LiteralPath $PSScriptRoot\n" + script))).Succeeded.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
}
