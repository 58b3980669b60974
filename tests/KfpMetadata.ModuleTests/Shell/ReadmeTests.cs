using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The tour of the README, as it is typed at a prompt, gives what is shown there.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>Runs the statements of a file one by one, each shown by itself as at a prompt, and marks the last.</summary>
    private const string Prompt =
        """
        $tour = [System.Management.Automation.Language.Parser]::ParseFile("$PSScriptRoot/tour.ps1", [ref] $null, [ref] $null)
        $statements = @($tour.EndBlock.Statements.Extent.Text)
        for ($i = 0; $i -lt $statements.Count; $i++) {
            if ($i -eq $statements.Count - 1) {
                '<last>'
            }
            . ([scriptblock]::Create($statements[$i])) | Out-Default
        }
        if ($Error) {
            exit 1
        }
        """;

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task The_tour_gives_the_output_that_is_shown(int columns)
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"), TestContext.Current.CancellationToken);
        var tour = Tour().Match(readme.ReplaceLineEndings("\n"));
        Assert.True(tour.Success, "README.md has no tour with its output.");

        var run = (await RealShell.RunInTerminalAsync(columns, Prompt, ("tour.ps1", tour.Groups["script"].Value))).Succeeded;

        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= columns, line));
        Assert.Equal(Shape(tour.Groups["output"].Value), Shape(run.Output.Split("<last>")[1]));
    }

    /// <summary>The lines, without ages and without what the width makes of the space between columns.</summary>
    private static string[] Shape(string output) =>
        [.. output.Split('\n').Select(line => Space().Replace(Rule().Replace(Age().Replace(line.Trim(), ""), "-"), " ")).Where(line => line.Length > 0)];

    [GeneratedRegex(@"## Five minutes\s+```powershell\n(?<script>.*?)```\s+The last line answers:\s+```text\n(?<output>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tour();

    [GeneratedRegex(@"\s+\d+\w$", RegexOptions.None, 1000)]
    private static partial Regex Age();

    [GeneratedRegex("-+", RegexOptions.None, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
