namespace KfpMetadata.Storage.Filtering;

/// <summary>The types of expressions: those of GoogleSQL that MLMD's attributes and literals have.</summary>
internal enum FilterType
{
    /// <summary>The literal NULL, before anything gives it a type.</summary>
    Null,
    Bool,
    Int64,

    /// <summary>Literals beyond the largest INT64.</summary>
    UInt64,
    Double,
    String,
    Bytes,
}
