using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Core;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Corpus.Rules;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Corpus;

/// <summary>Sends the requests of one case to a fresh store and compares every answer.</summary>
internal sealed partial class CorpusReplay
{
    private static readonly string[] Openings = ["Invalid `filter_query`: ", "Error when executing query: "];

    private readonly CorpusCase recorded;
    private readonly EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions());
    private readonly Dictionary<int, JsonObject> responses = [];
    private readonly AnswerComparer comparer;
    private readonly IReadOnlyList<IDeliberateDifference> rules;

    public CorpusReplay(CorpusCase recorded)
    {
        this.recorded = recorded;
        comparer = new AnswerComparer(Met);
        rules = DeliberateDifferences.ForOneCase();
    }

    public int Compared { get; private set; }

    /// <summary>How often each deliberate difference was met.</summary>
    public Dictionary<string, int> RulesMet { get; } = new(StringComparer.Ordinal);

    /// <summary>Errors whose code is the recorded one and whose text is not.</summary>
    public List<string> OtherTexts { get; } = [];

    /// <summary>All differences that no rule explains.</summary>
    public async Task<List<string>> Run()
    {
        var differences = new List<string>();
        await using var opened = store;
        for (var index = 0; index < recorded.Steps.Count; index++)
        {
            var step = recorded.Steps[index];
            if (step["wait_ms"] is { } wait)
                await Task.Delay(wait.GetValue<int>());
            if (await Compare(step, index) is { } difference)
                differences.Add($"step {index} {step["rpc"]}: {difference}");
        }

        return differences;
    }

    /// <summary>Asks the store.</summary>
    public async Task<Answer> Ask(string rpc, JsonNode request)
    {
        try
        {
            return new Answer(await ServiceCaller.Call(store, rpc, request.ToJsonString()), Code: null, Message: null);
        }
        catch (RpcException exception)
        {
            var code = CapitalLetter().Replace(exception.StatusCode.ToString(), "_$0").TrimStart('_').ToUpperInvariant();
            return new Answer(Response: null, code, exception.Status.Detail);
        }
    }

    /// <summary>The first difference between two responses; null where there is none.</summary>
    public string? Difference(JsonObject expected, JsonObject actual, bool isUnordered) => isUnordered
        ? comparer.Difference(JsonComparer.Sorted(expected), JsonComparer.Sorted(actual))
        : comparer.Difference(expected, actual);

    private async Task<string?> Compare(JsonObject step, int index)
    {
        var rpc = step["rpc"]!.GetValue<string>();
        var request = JsonNode.Parse(EscapedMark().Replace(step["request"]!.ToJsonString(), match => Resolve(match.Groups["mark"].Value)))!
            .AsObject();
        var expected = Answer.Recorded(step);
        var actual = await Ask(rpc, request);
        if (actual.Response is { } response)
            responses[index] = response;
        Compared++;

        var isUnordered = step["unordered"] is not null;
        string? difference;
        if (expected.Response is { } wanted && actual.Response is { } found)
            difference = Difference(wanted, found, isUnordered);
        else
            difference = expected.Is(actual.Code ?? "") ? null : "";
        if (difference is null)
        {
            NoteText(step, expected, actual);
            return null;
        }

        var met = new MetDifference(this, rpc, request, expected, actual, isUnordered);
        foreach (var rule in rules)
        {
            if (await rule.Explains(met))
            {
                Met(rule.Name);
                if (met.Continued is { } continued)
                    responses[index] = continued;
                return null;
            }
        }

        return $"{difference} recorded {expected}; answered {actual}; asked {Shorten(request.ToJsonString())}";
    }

    /// <summary>
    /// Messages are dumped in text format there and as JSON here: what stands before the first dump is compared; of filters and
    /// statements that fail only which they are.
    /// </summary>
    private void NoteText(JsonObject step, Answer expected, Answer actual)
    {
        if (!expected.IsError || step["message_varies"] is not null)
            return;
        var stable = Array.Find(Openings, opening => actual.Message!.StartsWith(opening, StringComparison.Ordinal))
            ?? Time().Replace(actual.Message!.Split('{')[0], "<time>");
        if (stable.Length == 0 || !expected.Message!.StartsWith(stable, StringComparison.Ordinal))
            OtherTexts.Add($"{recorded.Name} {step["rpc"]}: recorded {expected}; answered {actual}");
    }

    private string Resolve(string mark)
    {
        var parts = mark.Split(':');
        var response = responses[int.Parse(parts[1], CultureInfo.InvariantCulture)];
        if (string.Equals(parts[0], "token", StringComparison.Ordinal))
            return response["next_page_token"]?.GetValue<string>() ?? "";
        JsonNode node = response;
        foreach (var name in parts[2].Split('.'))
            node = node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!;
        return node.GetValue<string>();
    }

    private void Met(string rule) => RulesMet[rule] = RulesMet.GetValueOrDefault(rule) + 1;

    private static string Shorten(string text) => text.Length > 300 ? text[..300] + "..." : text;

    /// <summary>Milliseconds since 1970, of any year after 2001.</summary>
    [GeneratedRegex("[0-9]{13}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    /// <summary>A mark as it stands in JSON text.</summary>
    [GeneratedRegex(@"\\u003C(?<mark>(?:token|time):[^>""\\]*)\\u003E", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapedMark();

    [GeneratedRegex("[A-Z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CapitalLetter();
}
