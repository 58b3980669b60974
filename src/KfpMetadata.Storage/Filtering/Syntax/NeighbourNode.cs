using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>A field of a neighbour: <c>contexts_run.name</c> has the alias <c>contexts_run</c>.</summary>
internal sealed record NeighbourNode(Position Position, string Alias, string Field, Position FieldPosition) : FilterNode(Position);
