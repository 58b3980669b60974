namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A call of a function of the database.</summary>
internal sealed record TypedCall(FilterType Type, string Function, IReadOnlyList<TypedNode> Arguments) : TypedNode(Type);
