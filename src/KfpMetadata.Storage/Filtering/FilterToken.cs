using Superpower.Display;

namespace KfpMetadata.Storage.Filtering;

/// <summary>The kinds of tokens of a filter. Their texts appear in error messages.</summary>
internal enum FilterToken
{
    None,

    [Token(Description = "name")]
    Identifier,

    [Token(Description = "quoted name")]
    QuotedIdentifier,

    /// <summary>A property with the kind of its value: <c>custom_properties.loss.double_value</c>.</summary>
    [Token(Description = "property")]
    Property,

    /// <summary>A neighbour's alias with its dot: <c>contexts_run.</c>.</summary>
    [Token(Description = "neighbour")]
    Neighbour,

    /// <summary>The bare name of an artifact's state, where an artifact's state is compared.</summary>
    [Token(Description = "state of an artifact")]
    ArtifactState,

    /// <summary>The bare name of an execution's state, where an execution's state is compared.</summary>
    [Token(Description = "state of an execution")]
    ExecutionState,

    /// <summary>The bare name of an event type, where an event's type is compared.</summary>
    [Token(Description = "event type")]
    EventType,

    [Token(Description = "integer literal")]
    Integer,

    [Token(Description = "floating point literal")]
    Float,

    [Token(Description = "string literal")]
    Text,

    [Token(Description = "bytes literal")]
    Bytes,

    [Token(Description = "unclosed text")]
    Unclosed,

    [Token(Category = "keyword", Example = "AND")]
    And,

    [Token(Category = "keyword", Example = "AS")]
    As,

    [Token(Category = "keyword", Example = "BETWEEN")]
    Between,

    [Token(Category = "keyword", Example = "CASE")]
    Case,

    [Token(Category = "keyword", Example = "CAST")]
    Cast,

    [Token(Category = "keyword", Example = "ELSE")]
    Else,

    [Token(Category = "keyword", Example = "END")]
    End,

    [Token(Category = "keyword", Example = "EXISTS")]
    Exists,

    [Token(Category = "keyword", Example = "FALSE")]
    False,

    [Token(Category = "keyword", Example = "IN")]
    In,

    [Token(Category = "keyword", Example = "IS")]
    Is,

    [Token(Category = "keyword", Example = "LIKE")]
    Like,

    [Token(Category = "keyword", Example = "NOT")]
    Not,

    [Token(Category = "keyword", Example = "NULL")]
    Null,

    [Token(Category = "keyword", Example = "OR")]
    Or,

    [Token(Category = "keyword", Example = "SELECT")]
    Select,

    [Token(Category = "keyword", Example = "THEN")]
    Then,

    [Token(Category = "keyword", Example = "TRUE")]
    True,

    [Token(Category = "keyword", Example = "WHEN")]
    When,

    /// <summary>Another reserved word of the language; nothing here begins or goes on with one.</summary>
    [Token(Description = "keyword")]
    Reserved,

    [Token(Example = "=")]
    Equal,

    [Token(Example = "!=")]
    NotEqual,

    /// <summary>!= between a state or event type and its name: true also where there is no state.</summary>
    [Token(Example = "!=")]
    NotEqualOrNull,

    /// <summary>NOT IN between a state or event type and names: true also where there is no state.</summary>
    [Token(Example = "NOT IN")]
    NotInOrNull,

    [Token(Example = "<")]
    Less,

    [Token(Example = "<=")]
    LessOrEqual,

    [Token(Example = ">")]
    Greater,

    [Token(Example = ">=")]
    GreaterOrEqual,

    [Token(Example = "+")]
    Plus,

    [Token(Example = "-")]
    Minus,

    [Token(Example = "*")]
    Star,

    [Token(Example = "/")]
    Slash,

    [Token(Example = "||")]
    Concatenate,

    [Token(Example = "|")]
    BitOr,

    [Token(Example = "&")]
    BitAnd,

    [Token(Example = "^")]
    BitXor,

    [Token(Example = "~")]
    BitNot,

    [Token(Example = "<<")]
    ShiftLeft,

    [Token(Example = ">>")]
    ShiftRight,

    [Token(Example = "(")]
    Open,

    [Token(Example = ")")]
    Close,

    [Token(Example = ",")]
    Comma,

    [Token(Example = ".")]
    Dot,
}
