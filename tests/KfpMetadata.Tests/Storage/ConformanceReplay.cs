using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Core;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>Sends the requests of one case to a fresh store and compares every answer.</summary>
internal sealed partial class ConformanceReplay(ConformanceCase recorded, JsonObject? instead = null)
{
    private readonly Dictionary<int, JsonObject> responses = [];

    /// <summary>Steps that were passed over because they ask for what the store does not do yet.</summary>
    public int Excluded { get; private set; }

    public int Compared { get; private set; }

    /// <summary>All differences; empty where the store answers as expected.</summary>
    public async Task<List<string>> Run()
    {
        var differences = new List<string>();
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        for (var index = 0; index < recorded.Steps.Count; index++)
        {
            var step = recorded.Steps[index];
            if (ConformanceCase.IsExcluded(step) || !CanResolve(step))
            {
                Excluded++;
                continue;
            }

            if (step["wait_ms"] is { } wait)
                await Task.Delay(wait.GetValue<int>());
            if (await Compare(store, step, index) is { } difference)
                differences.Add($"step {index} {step["rpc"]}: {difference}");
        }

        return differences;
    }

    /// <summary>What a request takes from the answer of an excluded step cannot be had either.</summary>
    private bool CanResolve(JsonObject step) =>
        EscapedMark().Matches(step["request"]!.ToJsonString()).All(match =>
            responses.ContainsKey(int.Parse(match.Groups["mark"].Value.Split(':')[1], CultureInfo.InvariantCulture)));

    private async Task<string?> Compare(EmbeddedStore store, JsonObject step, int index)
    {
        var expected = instead?[index.ToString(CultureInfo.InvariantCulture)] as JsonObject ?? step;
        var request = EscapedMark().Replace(step["request"]!.ToJsonString(), match => Resolve(match.Groups["mark"].Value));
        Compared++;
        try
        {
            var response = await ServiceCaller.Call(store, step["rpc"]!.GetValue<string>(), request);
            responses[index] = response;
            if (expected["response"] is not JsonObject wanted)
                return $"{expected["error"]!["code"]} expected, {Shorten(response.ToJsonString())} found";
            return step["unordered"] is null
                ? JsonComparer.Compare(wanted, response)
                : JsonComparer.Compare(JsonComparer.Sorted(wanted), JsonComparer.Sorted(response));
        }
        catch (RpcException exception)
        {
            return CompareError(expected, exception.Status);
        }
    }

    private static string? CompareError(JsonObject expected, Status status)
    {
        if (expected["error"] is not JsonObject wanted)
            return $"{Shorten(expected["response"]!.ToJsonString())} expected, {status.StatusCode} '{status.Detail}' found";
        var message = wanted["message"]!.GetValue<string>();
        var code = wanted["code"]!.GetValue<string>().Replace("_", "", StringComparison.Ordinal);
        if (!string.Equals(code, status.StatusCode.ToString(), StringComparison.OrdinalIgnoreCase))
            return $"{code} '{Shorten(message)}' expected, {status.StatusCode} '{Shorten(status.Detail)}' found";

        // Messages are dumped in text format there and as JSON here: what stands before the first dump is compared.
        var stable = Time().Replace(status.Detail.Split('{')[0], "<time>");
        return stable.Length > 0 && message.StartsWith(stable, StringComparison.Ordinal)
            ? null
            : $"'{Shorten(message)}' expected, '{Shorten(status.Detail)}' found";
    }

    private string Resolve(string mark)
    {
        var parts = mark.Split(':');
        var response = responses[int.Parse(parts[1], CultureInfo.InvariantCulture)];
        if (string.Equals(parts[0], "token", StringComparison.Ordinal))
            return response["next_page_token"]!.GetValue<string>();
        JsonNode node = response;
        foreach (var name in parts[2].Split('.'))
            node = node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!;
        return node.GetValue<string>();
    }

    private static string Shorten(string text) => text.Length > 160 ? text[..160] + "..." : text;

    /// <summary>Milliseconds since 1970, of any year after 2001.</summary>
    [GeneratedRegex("[0-9]{13}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    /// <summary>A mark as it stands in JSON text.</summary>
    [GeneratedRegex(@"\\u003C(?<mark>(?:token|time):[^>""\\]*)\\u003E", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapedMark();
}
