using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>
/// Makes the requests of one sequence, one after the other: it learns from the answers, so that most requests refer to what is there.
/// </summary>
internal sealed class SequenceGenerator
{
    private readonly Dice dice;
    private readonly World world = new();
    private readonly TypeRequests types;
    private readonly NodeRequests nodes;
    private readonly EdgeRequests edges;
    private readonly ReadRequests reads;
    private int number;

    public SequenceGenerator(int seed)
    {
        dice = new Dice(seed);
        var values = new ValueGenerator(dice);
        types = new TypeRequests(dice, values);
        nodes = new NodeRequests(dice, world, values);
        edges = new EdgeRequests(dice, world, values, nodes);
        reads = new ReadRequests(dice, edges);
    }

    public Step Next()
    {
        number++;
        if (number > 8 && dice.Percent(12) && Continued() is { } continued)
            return continued;
        // A store begins with types and nodes.
        var (rpc, request) = dice.Below(number < 4 ? 15 : number < 10 ? 45 : 100) switch
        {
            < 10 => types.PutType(),
            < 15 => types.PutTypes(),
            < 33 => nodes.Put(),
            < 38 => edges.PutExecution(),
            < 42 => edges.PutSubgraph(),
            < 47 => edges.PutEvents(),
            < 51 => edges.PutLinks(),
            < 54 => edges.PutParents(),
            _ => reads.Read(),
        };
        if (dice.Percent(4) && request.HasField("transaction_options"))
            request.Set("transaction_options", new TransactionOptions { Tag = "tag" });
        return new Step(number, rpc, request);
    }

    public void Learn(Step step, IMessage response) => world.Learn(step, response);

    /// <summary>The next page of an earlier list, or the nodes of one sent back as they were read.</summary>
    private Step? Continued()
    {
        if (world.Lists.Count == 0)
            return null;
        var (source, rpc, request, hasToken) = dice.Pick(world.Lists);
        if (!hasToken)
            return SentBack(source, rpc);
        var options = ((ListOperationOptions)request.Get("options")!).Clone();
        options.ClearNextPageToken();
        // The size may change from page to page, a changed order is refused.
        if (dice.Percent(10))
            options.MaxResultSize = dice.Pick(1, 4, 100);
        if (dice.Percent(5))
            options.OrderByField = new ListOperationOptions.Types.OrderByField { IsAsc = dice.Percent(50) };
        var next = request.Descriptor.Parser.ParseFrom(request.ToByteArray()).Set("options", options);
        return new Step(number, rpc, next, new StepSource(source, List: null));
    }

    private Step? SentBack(int source, string rpc)
    {
        foreach (var kind in World.Kinds)
        {
            // The singular calls by type and name give one node, not a list.
            if (!rpc.StartsWith($"Get{World.Title(kind)}s", StringComparison.Ordinal))
                continue;
            // The library's order of these differs from run to run, and so would the order of the ids that come back.
            if (rpc == "GetArtifactsByURI")
                return null;
            var put = ServiceMethods.NewRequest($"Put{World.Title(kind)}s");
            if (put is PutArtifactsRequest artifacts && dice.Percent(50))
                artifacts.Options = new PutArtifactsRequest.Types.Options { AbortIfLatestUpdatedTimeChanged = true };
            return new Step(number, $"Put{World.Title(kind)}s", put, new StepSource(source, $"{kind}s"));
        }

        return null;
    }
}
