using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A property is found by its name as written, whatever characters it has, where MLMD looks for it in lower case or fails.</summary>
internal sealed partial class ExactPropertyNames : IDeliberateDifference
{
    public string Name => "a property name matches as written, or in lower case";

    public Task<bool> Explains(MetDifference difference) => Task.FromResult(
        difference.Actual.Response is { } actual
        && difference.Filters().Any(filter => Property().IsMatch(filter))
        && (difference.Expected.Response is not { } recorded || IsPartOf(recorded, actual)));

    /// <summary>All that MLMD finds is found.</summary>
    private static bool IsPartOf(JsonObject recorded, JsonObject actual) =>
        recorded.FirstOrDefault(pair => pair.Value is JsonArray).Value is not JsonArray expected
        || (actual.FirstOrDefault(pair => pair.Value is JsonArray).Value is JsonArray found
            && expected.All(node => found.Any(other => JsonNode.DeepEquals(node!["id"], other!["id"]))));

    [GeneratedRegex(@"properties\.(?:`[^`]*[A-Z+*?()\[\]^$\\|""][^`]*`|\w*[A-Z]\w*)\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Property();
}
