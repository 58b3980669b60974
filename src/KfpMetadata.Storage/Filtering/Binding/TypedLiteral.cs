namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A literal: null, bool, long, ulong, double or string.</summary>
internal sealed record TypedLiteral(FilterType Type, object? Value) : TypedNode(Type);
