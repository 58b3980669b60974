using KfpMetadata.Storage.Nodes;

namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>The neighbours of each kind of node.</summary>
internal static class Neighbours
{
    private const FilterType Number = FilterType.Int64;
    private const FilterType Text = FilterType.String;

    private static readonly (string Name, FilterType Type)[] Times =
        [("create_time_since_epoch", Number), ("last_update_time_since_epoch", Number)];

    private static readonly (string Name, FilterType Type)[] Named = [("id", Number), ("name", Text), ("type", Text)];

    private static readonly Neighbour[] OfContexts =
    [
        new("parent_contexts", "ParentContext", "context_id", "Context", "parent_context_id", Fields(Named), [Times[0].Name, Times[1].Name]),
        new("child_contexts", "ParentContext", "parent_context_id", "Context", "context_id", Fields(Named), [Times[0].Name, Times[1].Name]),
        new(
            "artifacts", "Attribution", "context_id", "Artifact", "artifact_id",
            Fields([.. Named, .. Times, ("state", Number), ("uri", Text)]), ["external_id"]),
        new(
            "executions", "Association", "context_id", "Execution", "execution_id",
            Fields([.. Named, .. Times, ("last_known_state", Number)]), ["external_id"]),
    ];

    private static readonly Neighbour[] OfArtifacts = WithEvents("Attribution", "artifact_id", "execution_id");

    private static readonly Neighbour[] OfExecutions = WithEvents("Association", "execution_id", "artifact_id");

    /// <summary>The kind of neighbour that an alias speaks of; null where nodes of the kind have none such.</summary>
    public static Neighbour? Find(NodeKind kind, string alias) =>
        Array.Find(Of(kind), neighbour => alias.StartsWith(neighbour.Prefix + "_", StringComparison.Ordinal));

    private static Neighbour[] Of(NodeKind kind) =>
        kind == NodeKinds.Artifact ? OfArtifacts : kind == NodeKinds.Execution ? OfExecutions : OfContexts;

    private static Neighbour[] WithEvents(string contextLink, string node, string other) =>
    [
        new("contexts", contextLink, node, "Context", "context_id", Fields([.. Named, .. Times]), []),
        new(
            "events", LinkTable: null, node, "Event", LinkColumn: "",
            Fields([("type", Number), ("milliseconds_since_epoch", Number), (other, Number)]), []),
    ];

    private static Dictionary<string, FilterType> Fields((string Name, FilterType Type)[] fields) =>
        fields.ToDictionary(field => field.Name, field => field.Type, StringComparer.OrdinalIgnoreCase);
}
