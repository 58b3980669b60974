namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A conversion that the database does, row by row.</summary>
internal sealed record TypedCast(FilterType Type, TypedNode Operand) : TypedNode(Type);
