namespace KfpMetadata;

/// <summary>How a property is compared.</summary>
internal enum PropertyOperator
{
    /// <summary>Equal.</summary>
    Eq,

    /// <summary>There and not equal.</summary>
    Ne,

    /// <summary>Greater.</summary>
    Gt,

    /// <summary>Greater or equal.</summary>
    Ge,

    /// <summary>Less.</summary>
    Lt,

    /// <summary>Less or equal.</summary>
    Le,

    /// <summary>A text that matches a pattern.</summary>
    Like,

    /// <summary>Equal to one of a list.</summary>
    In,

    /// <summary>There, with any value.</summary>
    Exists,

    /// <summary>Not there.</summary>
    Absent,
}
