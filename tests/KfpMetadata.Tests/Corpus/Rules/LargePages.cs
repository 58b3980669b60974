using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A page of more than 100 is one of 100 with a token, where MLMD gives 101 rows and loses the rest.</summary>
internal sealed class LargePages : IDeliberateDifference
{
    private const int LargestPage = 100;

    public string Name => "a max_result_size above 100 gives pages of 100, and a token";

    public Task<bool> Explains(MetDifference difference)
    {
        // One row more than the page is asked of the database, which is one too many for the largest number.
        if (difference.Request["options"]?["max_result_size"]?.GetValue<int>() == int.MaxValue && difference.Expected.Is("INVALID_ARGUMENT"))
            return Task.FromResult(!difference.Actual.IsError);
        if (difference.Request["options"]?["max_result_size"]?.GetValue<int>() is not > LargestPage
            || difference.Expected.Response is not { } recorded
            || recorded.FirstOrDefault(pair => pair.Value is JsonArray).Value is not JsonArray { Count: LargestPage + 1 })
        {
            return Task.FromResult(false);
        }

        var expected = recorded.DeepClone().AsObject();
        expected.First(pair => pair.Value is JsonArray).Value!.AsArray().RemoveAt(LargestPage);
        expected["next_page_token"] = "<token>";
        return Task.FromResult(difference.IsAnsweredAs(expected));
    }
}
