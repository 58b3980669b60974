using Google.Protobuf;
using KfpMetadata.Protocol;
using EventEdge = KfpMetadata.Protocol.PutLineageSubgraphRequest.Types.EventEdge;
using Pair = KfpMetadata.Protocol.PutExecutionRequest.Types.ArtifactAndEvent;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>Events, links, parents, and the calls that put nodes with them.</summary>
internal sealed class EdgeRequests(Dice dice, World world, ValueGenerator values, NodeRequests nodes)
{
    /// <summary>Mostly the id of a node.</summary>
    public long Id(string kind) => world.Nodes[kind].Count == 0 || dice.Percent(4)
        ? dice.Pick(0L, -1L, 1L, 2L, 999L, long.MaxValue)
        : dice.Pick(world.Nodes[kind].Keys.ToList());

    public (string Rpc, IMessage Request) PutEvents()
    {
        var request = new PutEventsRequest();
        for (var count = dice.Below(4); count > 0; count--)
            request.Events.Add(NewEvent(withArtifact: 98, withExecution: 98));
        return ("PutEvents", request);
    }

    public (string Rpc, IMessage Request) PutLinks()
    {
        var request = new PutAttributionsAndAssociationsRequest();
        for (var count = dice.Below(3); count > 0; count--)
            request.Attributions.Add(SetEnds(new Attribution(), ("artifact_id", "artifact"), ("context_id", "context")));
        for (var count = dice.Below(3); count > 0; count--)
            request.Associations.Add(SetEnds(new Association(), ("execution_id", "execution"), ("context_id", "context")));
        return ("PutAttributionsAndAssociations", request);
    }

    public (string Rpc, IMessage Request) PutParents()
    {
        var request = new PutParentContextsRequest();
        for (var count = dice.Below(3); count > 0; count--)
            request.ParentContexts.Add(SetEnds(new ParentContext(), ("child_id", "context"), ("parent_id", "context")));
        return ("PutParentContexts", request);
    }

    public (string Rpc, IMessage Request) PutExecution()
    {
        var request = new PutExecutionRequest();
        if (!dice.Percent(2))
            request.Execution = (Execution)nodes.NewNode("execution");
        for (var count = dice.Below(4); count > 0; count--)
            request.ArtifactEventPairs.Add(NewPair(request.Execution));
        for (var count = dice.Below(3); count > 0; count--)
            request.Contexts.Add((Context)nodes.NewNode("context"));
        if (dice.Percent(50))
        {
            request.Options = new PutExecutionRequest.Types.Options();
            SetFlags(request.Options, "reuse_context_if_already_exist", "reuse_artifact_if_already_exist_by_external_id");
            SetFlags(request.Options, "force_update_time", "force_reuse_context");
        }

        return ("PutExecution", request);
    }

    public (string Rpc, IMessage Request) PutSubgraph()
    {
        var request = new PutLineageSubgraphRequest();
        for (var count = dice.Below(3); count > 0; count--)
            request.Executions.Add((Execution)nodes.NewNode("execution"));
        for (var count = dice.Below(4); count > 0; count--)
            request.Artifacts.Add((Artifact)nodes.NewNode("artifact"));
        for (var count = dice.Below(3); count > 0; count--)
            request.Contexts.Add((Context)nodes.NewNode("context"));
        for (var count = dice.Below(4); count > 0; count--)
            request.EventEdges.Add(NewEdge(request));
        if (dice.Percent(50))
        {
            request.Options = new PutLineageSubgraphRequest.Types.Options();
            SetFlags(request.Options, "reuse_context_if_already_exist", "reuse_artifact_if_already_exist_by_external_id");
        }

        return ("PutLineageSubgraph", request);
    }

    private Pair NewPair(Execution? execution)
    {
        var pair = new Pair();
        var isEventOnly = dice.Percent(30);
        if (!isEventOnly)
            pair.Artifact = (Artifact)nodes.NewNode("artifact");
        if (isEventOnly ? !dice.Percent(1) : dice.Percent(80))
        {
            pair.Event = NewEvent(isEventOnly ? 97 : 3, withExecution: 2);
            if (pair.Artifact is { HasId: true } && dice.Percent(20))
                pair.Event.ArtifactId = pair.Artifact.Id;
            if (execution is { HasId: true } && dice.Percent(20))
                pair.Event.ExecutionId = execution.Id;
        }

        return pair;
    }

    private EventEdge NewEdge(PutLineageSubgraphRequest request)
    {
        var (byArtifactIndex, byExecutionIndex) = (dice.Percent(80), dice.Percent(80));
        var edge = new EventEdge();
        if (byArtifactIndex)
            edge.ArtifactIndex = dice.Percent(3) ? dice.Pick(-1, 7) : dice.Below(Math.Max(request.Artifacts.Count, 1));
        if (byExecutionIndex)
            edge.ExecutionIndex = dice.Percent(3) ? dice.Pick(-1, 7) : dice.Below(Math.Max(request.Executions.Count, 1));
        if (!dice.Percent(2))
            edge.Event = NewEvent(byArtifactIndex ? 4 : 96, byExecutionIndex ? 4 : 96);
        return edge;
    }

    private Event NewEvent(int withArtifact, int withExecution)
    {
        var item = new Event();
        if (dice.Percent(withArtifact))
            item.ArtifactId = Id("artifact");
        if (dice.Percent(withExecution))
            item.ExecutionId = Id("execution");
        if (!dice.Percent(3))
            item.Type = (Event.Types.Type)(dice.Percent(3) ? dice.Pick(0, 99) : dice.Between(1, 7));
        if (dice.Percent(30))
            item.MillisecondsSinceEpoch = dice.Pick(0L, 1L, 1000L, -5L, long.MaxValue);
        if (dice.Percent(4))
            item.SystemMetadata = values.Packed();
        if (dice.Percent(25))
        {
            item.Path = new Event.Types.Path();
            for (var count = dice.Below(4); count > 0; count--)
                item.Path.Steps.Add(NewStep());
        }

        return item;
    }

    private Event.Types.Path.Types.Step NewStep() => dice.Below(10) switch
    {
        0 => new Event.Types.Path.Types.Step(),
        < 5 => new Event.Types.Path.Types.Step { Index = dice.Pick(0L, 1L, -1L, long.MaxValue) },
        _ => new Event.Types.Path.Types.Step { Key = values.Name() },
    };

    private T SetEnds<T>(T link, params (string Field, string Kind)[] ends)
        where T : IMessage
    {
        foreach (var (field, kind) in ends)
        {
            if (!dice.Percent(2))
                link.Set(field, Id(kind));
        }

        return link;
    }

    private void SetFlags(IMessage options, params string[] flags)
    {
        foreach (var flag in flags)
        {
            if (dice.Percent(50))
                options.Set(flag, dice.Percent(80));
        }
    }
}
