namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A part of a filter whose names are resolved and whose types fit.</summary>
internal abstract record TypedNode(FilterType Type)
{
    /// <summary>Whether this is the literal NULL.</summary>
    public bool IsNull => this is TypedLiteral { Value: null };
}
