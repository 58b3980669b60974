namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A column of the node or of what is joined to it.</summary>
internal sealed record TypedColumn(FilterType Type, string Sql) : TypedNode(Type);
