using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>The tour of the README does what it says, to the letter but for the age of what it shows.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_tour_gives_the_output_that_is_shown()
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"), TestContext.Current.CancellationToken);
        var tour = Tour().Match(readme);
        Assert.True(tour.Success, "README.md has no tour with its output.");
        var lines = tour.Groups["script"].Value.TrimEnd().Split('\n');
        using var folder = new TemporaryFolder();
        var script = folder.PathOf("tour.ps1");
        // At a prompt each line is shown by itself; here all but the last are kept quiet.
        await File.WriteAllTextAsync(script, $"$null = . {{\n{string.Join('\n', lines[..^1])}\n}}\n{lines[^1]}\n", TestContext.Current.CancellationToken);

        using var process = ChildProcess.Start(Repository.HostProgram, folder.FullName, script);
        var run = (await ChildProcess.CompleteAsync(process)).Succeeded;

        Assert.Empty(run.Error);
        Assert.Equal(Shape(tour.Groups["output"].Value), Shape(run.Output));
    }

    private static string[] Shape(string output) =>
        [.. output.Split('\n').Select(line => Age().Replace(line.TrimEnd(), "")).Where(line => line.Length > 0)];

    [GeneratedRegex(@"## Five minutes\s+```powershell\n(?<script>.*?)```\s+The last line answers:\s+```text\n(?<output>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tour();

    [GeneratedRegex(@"\s+\d+\w$", RegexOptions.None, 1000)]
    private static partial Regex Age();
}
