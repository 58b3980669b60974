namespace KfpMetadata;

/// <summary>The data types of a declared property (<c>PropertyType</c>).</summary>
public enum MlmdPropertyType
{
    /// <summary>Not known; a store refuses it.</summary>
    Unknown = 0,

    /// <summary>A 64-bit integer. MySQL and PostgreSQL keep 32 bits of it and refuse larger ones.</summary>
    Int = 1,

    /// <summary>A double. Servers keep six decimals of it.</summary>
    Double = 2,

    /// <summary>A text.</summary>
    String = 3,

    /// <summary>A tree of values, as JSON has it.</summary>
    Struct = 4,

    /// <summary>A message packed in <c>google.protobuf.Any</c>.</summary>
    Proto = 5,

    /// <summary>True or false.</summary>
    Boolean = 6,
}
