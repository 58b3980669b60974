using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A page of more than 100 is one of 100 with a token, where MLMD gives 101 rows and loses the rest.</summary>
internal sealed class LargePages : IDeliberateDifference
{
    private const int LargestPage = 100;

    public string Name => "a max_result_size above 100 gives pages of 100, and a token";

    public async Task<bool> Explains(MetDifference difference)
    {
        if (difference.Request["options"]?["max_result_size"]?.GetValue<int>() is not (> LargestPage and var size))
            return false;
        // MLMD asks for one row more, and the largest number has no next one.
        var expected = size == int.MaxValue && difference.Expected.Is("INVALID_ARGUMENT")
            ? await AskForLargestPage(difference)
            : FirstHundred(difference.Expected.Response);
        return expected is not null && difference.IsAnsweredAs(expected);
    }

    private static async Task<JsonObject?> AskForLargestPage(MetDifference difference)
    {
        var request = difference.Request.DeepClone().AsObject();
        request["options"]!["max_result_size"] = LargestPage;
        var response = (await difference.Replay.Ask(difference.Rpc, request)).Response;
        if (response?["next_page_token"]?.ToString() is { Length: > 0 })
            response["next_page_token"] = "<token>";
        return response;
    }

    private static JsonObject? FirstHundred(JsonObject? recorded)
    {
        if (recorded?.FirstOrDefault(pair => pair.Value is JsonArray).Value is not JsonArray { Count: LargestPage + 1 })
            return null;
        var expected = recorded.DeepClone().AsObject();
        expected.First(pair => pair.Value is JsonArray).Value!.AsArray().RemoveAt(LargestPage);
        expected["next_page_token"] = "<token>";
        return expected;
    }
}
