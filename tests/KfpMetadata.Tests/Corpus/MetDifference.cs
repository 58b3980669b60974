using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus;

/// <summary>A step whose answer is not the recorded one.</summary>
internal sealed record MetDifference(
    CorpusReplay Replay, string Rpc, JsonObject Request, Answer Expected, Answer Actual, bool IsUnordered)
{
    /// <summary>The response with which the case goes on, where a rule sent a request of its own.</summary>
    public JsonObject? Continued { get; set; }

    public bool IsRefused => Actual.Is("INVALID_ARGUMENT");

    /// <summary>Whether the recorded response, changed by a rule, is what the store answered.</summary>
    public bool IsAnsweredAs(JsonObject expected) =>
        Actual.Response is { } actual && Replay.Difference(expected, actual, IsUnordered) is null;

    /// <summary>The filter of the request, and of its starting and ending nodes.</summary>
    public IEnumerable<string> Filters() => FiltersIn(Request);

    private static IEnumerable<string> FiltersIn(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(pair =>
            string.Equals(pair.Key, "filter_query", StringComparison.Ordinal) ? [pair.Value!.GetValue<string>()] : FiltersIn(pair.Value)),
        JsonArray list => list.SelectMany(FiltersIn),
        _ => [],
    };
}
