using System.Xml.Linq;

namespace KfpMetadata.Tests.Server;

/// <summary>One test of a pytest run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Message">Why it did not pass.</param>
internal sealed record SuiteTest(string Name, string Outcome, string Message)
{
    public const string Passed = "passed";

    private static readonly string[] Failures = ["failure", "error", "skipped"];

    /// <summary>The tests of a report in JUnit's format.</summary>
    public static IEnumerable<SuiteTest> Read(string report) => XDocument.Load(report).Descendants("testcase").Select(test =>
    {
        var failure = test.Elements().FirstOrDefault(element => Failures.Contains(element.Name.LocalName));
        return new SuiteTest(
            test.Attribute("name")!.Value, failure?.Name.LocalName ?? Passed, failure?.Attribute("message")?.Value.Split('\n')[0] ?? "");
    });

    public static string Count(IEnumerable<SuiteTest> tests) =>
        string.Join(", ", tests.GroupBy(test => test.Outcome).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}"));

    public bool IsSame(SuiteTest? other) => Outcome == other?.Outcome;
}
