namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>An operator with operands of types that it takes.</summary>
internal sealed record TypedOperation(FilterType Type, FilterOperator Operator, IReadOnlyList<TypedNode> Operands) : TypedNode(Type);
