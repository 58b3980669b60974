using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>A call of a function.</summary>
internal sealed record CallNode(Position Position, string Function, IReadOnlyList<FilterNode> Arguments) : FilterNode(Position);
