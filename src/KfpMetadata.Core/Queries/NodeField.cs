namespace KfpMetadata;

/// <summary>The fields that a query tests.</summary>
internal enum NodeField
{
    /// <summary>The name.</summary>
    Name,

    /// <summary>The URI of an artifact.</summary>
    Uri,

    /// <summary>The time of creation.</summary>
    CreateTime,

    /// <summary>The time of the last change.</summary>
    LastUpdateTime,
}
