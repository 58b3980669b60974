using System.Text.RegularExpressions;

namespace KfpMetadata.Tests.Help;

/// <summary>The table of the helpers' defects: complete, and every line with tests that are there.</summary>
public sealed partial class HelperTableTests
{
    [Fact]
    public void Every_defect_has_a_line_with_tests_that_exist()
    {
        var root = FindRoot();
        var lines = File.ReadAllLines(Path.Combine(root, "docs", "from-the-python-helpers.md"))
            .Select(line => Row().Match(line)).Where(match => match.Success).ToList();
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText, StringComparer.Ordinal);

        Assert.Equal(Enumerable.Range(1, 26).Select(number => $"{number}"), lines.Select(line => line.Groups["number"].Value));
        foreach (var line in lines)
        {
            var tests = Test().Matches(line.Groups["tests"].Value);
            Assert.True(tests.Count > 0, $"line {line.Groups["number"].Value} names no test");
            foreach (Match test in tests)
            {
                Assert.True(
                    sources[test.Groups["type"].Value].Any(source => source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)),
                    $"{test.Value} is no test");
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KfpMetadata.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    [GeneratedRegex(@"^\| (?<number>\d+) \|.*\| (?<tests>`[^|]*) \|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<type>\w+)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Test();
}
