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

    [Fact]
    public async Task Test_runs_every_part_and_fails_when_one_did()
    {
        foreach (var (name, assertion) in new[] { ("good", "1 | Should -Be 1"), ("bad", "1 | Should -Be 2") })
        {
            Directory.CreateDirectory(_folder.PathOf($"{name}/tests/Pester"));
            Directory.CreateDirectory(_folder.PathOf($"{name}/examples"));
            File.Copy(_folder.PathOf("build.ps1"), _folder.PathOf($"{name}/build.ps1"));
            _folder.Write($"{name}/tests/Pester/A.Tests.ps1", $"Describe a {{ It b {{ {assertion} }} }}");
        }

        var lines = await LinesAsync($$"""
            $env:NUGET_PACKAGES = '{{Repository.PackageFolder}}'
            function global:dotnet { $global:LASTEXITCODE = $exitCode }
            foreach ($tree in 'good', 'bad') {
                foreach ($exitCode in 0, 2) {
                    $results = [System.Collections.Generic.List[object]]::new()
                    $end = 'no error'
                    try { & "./$tree/build.ps1" -Task Test 6>$null | ForEach-Object { $results.Add($_) } } catch { $end = "$_" }
                    "<$(($results | Where-Object Part -NE 'PSScriptAnalyzer' | ForEach-Object { "$($_.Part) $($_.Result)" }) -join '|')|$end>"
                }
            }
            """);
        Assert.Equal(
            [
                "<dotnet test Passed|Pester Passed|no error>",
                "<dotnet test Failed|Pester Passed|Failed: dotnet test.>",
                "<dotnet test Passed|Pester Failed|Failed: Pester.>",
                "<dotnet test Failed|Pester Failed|Failed: dotnet test, Pester.>",
            ],
            lines.Where(line => line.StartsWith('<')));
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
