using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>The events without a node that MLMD wrote are not there.</summary>
internal sealed class NoDanglingEvents(RefusedWrite refused) : IDeliberateDifference
{
    public string Name => "there are no events of nodes that do not exist";

    public IReadOnlyList<string> Sentences => ["events of nodes that do not exist are refused"];

    public Task<bool> Explains(MetDifference difference)
    {
        if (difference.Expected.Response is not { } recorded || difference.Actual.IsError || refused.Dangling.Count == 0)
            return Task.FromResult(false);
        var expected = recorded.DeepClone().AsObject();
        var holder = expected["lineage_subgraph"] as JsonObject ?? expected;
        if (holder["events"] is not JsonArray events)
            return Task.FromResult(false);
        foreach (var item in events.OfType<JsonObject>().ToList())
        {
            if (refused.Dangling.Contains((item["artifact_id"]!.ToString(), item["execution_id"]!.ToString())))
                events.Remove(item);
        }

        if (events.Count == 0)
            holder.Remove("events");
        return Task.FromResult(difference.IsAnsweredAs(expected));
    }
}
