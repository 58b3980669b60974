namespace KfpMetadata.Storage.Filtering;

/// <summary>What joins expressions to a larger one.</summary>
internal enum FilterOperator
{
    Or,
    And,
    Not,
    Equal,
    NotEqual,

    /// <summary>Of states and event types: different, or NULL.</summary>
    NotEqualOrNull,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>The first operand is among the others.</summary>
    In,

    /// <summary>Of states and event types: not among the others, or NULL.</summary>
    NotInOrNull,

    /// <summary>The first operand is a value of the second, a subquery.</summary>
    InSubquery,
    Between,
    Like,
    IsNull,
    IsTrue,
    IsFalse,

    /// <summary>IS UNKNOWN, of a condition.</summary>
    IsUnknown,

    Plus,
    Minus,
    BitNot,
    Add,
    Subtract,
    Multiply,
    Divide,
    Concatenate,
    BitOr,
    BitXor,
    BitAnd,
    ShiftLeft,
    ShiftRight,

    /// <summary>The subject of a CASE equals a value, which may be NULL there.</summary>
    Matches,

    /// <summary>Conditions and values in turn, and at the end the value for none of them.</summary>
    Case,

    /// <summary>One value from a SELECT without tables.</summary>
    Subquery,
    Exists,
}
