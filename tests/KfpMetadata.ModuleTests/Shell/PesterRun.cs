using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>A run of the Pester files of the repository in one version of Pester, in PowerShell itself.</summary>
/// <param name="Version">The version that ran.</param>
/// <param name="Tests">Each test, and each block or file that failed outside of its tests.</param>
internal sealed record PesterRun(string Version, IReadOnlyList<PesterTest> Tests)
{
    /// <summary>Pester's own result, as JSON in a file: what it and the tests print goes its own way.</summary>
    private const string Script =
        """
        param($Module, $Result, [Parameter(ValueFromRemainingArguments)] [string[]] $Path)
        $ErrorActionPreference = 'Stop'
        Import-Module -Name $Module
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = $Path
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'None'
        $run = Invoke-Pester -Configuration $configuration

        filter Get-Row($File, $Name) {
            @{
                File    = $File ? (Split-Path -Leaf -Path $File) : ''
                Name    = $Name
                Outcome = "$($_.Result)"
                Error   = @($_.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n"
            }
        }

        $tests = @(
            $run.Tests | ForEach-Object { $_ | Get-Row $_.ScriptBlock.File $_.ExpandedPath }
            $run.FailedBlocks | ForEach-Object { $_ | Get-Row $_.ScriptBlock.File "the block $($_.ExpandedPath)" }
            $run.FailedContainers | ForEach-Object { $_ | Get-Row "$($_.Item)" 'the file' }
        )
        @{ Version = "$((Get-Module -Name Pester).Version)"; Tests = $tests } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $Result
        """;

    /// <summary>What takes half a minute in one version: short of full effort it runs in the newest one only.</summary>
    private const string LongFile = "Mocks.Tests.ps1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>All files.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. new[] { "tests/Pester", "examples" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.Tests.ps1", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The tests that every version runs at every effort.</summary>
    public IEnumerable<string> Shared => Tests.Where(static test => test.File != LongFile).Select(static test => $"{test.File}: {test.Name}");

    /// <summary>Runs the files.</summary>
    /// <param name="version">A version of Pester that the restore brought.</param>
    public static async Task<PesterRun> RunAsync(string version)
    {
        using var folder = new TemporaryFolder();
        var result = folder.PathOf("result.json");
        var module = Path.Combine(Repository.PackageFolder, "pester", version, "tools", "Pester.psd1");
        var all = version == Repository.PesterVersions[^1] || Effort.Of(smoke: 0, full: 1) == 1;
        var files = all ? Files : Files.Where(static file => Path.GetFileName(file) != LongFile);
        using var process = RealShell.Start(folder.Write("pester.ps1", Script), [module, result, .. files]);
        var run = await ChildProcess.CompleteAsync(process, Patience);
        if (!File.Exists(result))
            Assert.Fail($"Pester {version} ended with {run.ExitCode}\n{run.Output}\n{run.Error}");
        return JsonSerializer.Deserialize<PesterRun>(await File.ReadAllBytesAsync(result))!;
    }
}
