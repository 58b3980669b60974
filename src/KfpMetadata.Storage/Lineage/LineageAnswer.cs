using KfpMetadata.Protocol;
using KfpMetadata.Storage.Edges;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage.Lineage;

/// <summary>
/// Makes the message of what a walk has found: nodes in the order of their ids, events and links in the order of their rows, and all
/// types of the store. (MLMD gives them in an order that differs from call to call.)
/// </summary>
internal sealed class LineageAnswer(StoreSession session, LineageWalk walk)
{
    private readonly LineageGraph graph = new();

    /// <summary>Nodes that carry their ids only, and what the mask asks for.</summary>
    public LineageGraph WithIds(LineageMask mask)
    {
        if (mask.Has(LineageGraph.ArtifactsFieldNumber))
            graph.Artifacts.Add(walk.Artifacts.Order().Select(static id => new Artifact { Id = id }));
        if (mask.Has(LineageGraph.ExecutionsFieldNumber))
            graph.Executions.Add(walk.Executions.Order().Select(static id => new Execution { Id = id }));
        var contexts = AddLinks(mask);
        graph.Contexts.Add(contexts.Select(static id => new Context { Id = id }));
        AddEventsAndTypes(mask);
        return graph;
    }

    /// <summary>Whole nodes, and everything.</summary>
    public LineageGraph WithNodes()
    {
        var mask = LineageMask.From(null);
        graph.Artifacts.Add(NodeReader.FindByIds(session, NodeKinds.Artifact, walk.Artifacts).Select(NodeKinds.Artifact.ToMessage));
        graph.Executions.Add(NodeReader.FindByIds(session, NodeKinds.Execution, walk.Executions).Select(NodeKinds.Execution.ToMessage));
        graph.Contexts.Add(NodeReader.FindByIds(session, NodeKinds.Context, AddLinks(mask)).Select(NodeKinds.Context.ToMessage));
        AddEventsAndTypes(mask);
        return graph;
    }

    /// <summary>Adds attributions and associations, and gives the ids of their contexts where contexts are asked for.</summary>
    private SortedSet<long> AddLinks(LineageMask mask)
    {
        var contexts = new SortedSet<long>();
        var (withContexts, withAttributions, withAssociations) = (
            mask.Has(LineageGraph.ContextsFieldNumber),
            mask.Has(LineageGraph.AttributionsFieldNumber),
            mask.Has(LineageGraph.AssociationsFieldNumber));
        if (withContexts || withAttributions)
        {
            foreach (var (context, artifact) in ContextLinks.Find(session, NodeKinds.Artifact, walk.Artifacts))
            {
                if (withContexts)
                    contexts.Add(context);
                if (withAttributions)
                    graph.Attributions.Add(new Attribution { ContextId = context, ArtifactId = artifact });
            }
        }

        if (withContexts || withAssociations)
        {
            foreach (var (context, execution) in ContextLinks.Find(session, NodeKinds.Execution, walk.Executions))
            {
                if (withContexts)
                    contexts.Add(context);
                if (withAssociations)
                    graph.Associations.Add(new Association { ContextId = context, ExecutionId = execution });
            }
        }

        return contexts;
    }

    private void AddEventsAndTypes(LineageMask mask)
    {
        if (mask.Has(LineageGraph.EventsFieldNumber))
            graph.Events.Add(EventStore.FindByIds(session, walk.Events));
        if (mask.Has(LineageGraph.ArtifactTypesFieldNumber))
            graph.ArtifactTypes.Add(TypeReader.ListPlain(session, TypeKinds.Artifact).Select(TypeKinds.Artifact.ToMessage));
        if (mask.Has(LineageGraph.ExecutionTypesFieldNumber))
            graph.ExecutionTypes.Add(TypeReader.ListPlain(session, TypeKinds.Execution).Select(TypeKinds.Execution.ToMessage));
        if (mask.Has(LineageGraph.ContextTypesFieldNumber))
            graph.ContextTypes.Add(TypeReader.ListPlain(session, TypeKinds.Context).Select(TypeKinds.Context.ToMessage));
    }
}
