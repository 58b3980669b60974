using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>A literal: null, bool, long, ulong, double or string.</summary>
internal sealed record LiteralNode(Position Position, FilterType Type, object? Value) : FilterNode(Position);
