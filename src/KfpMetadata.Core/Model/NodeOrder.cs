namespace KfpMetadata;

/// <summary>What a list is ordered by.</summary>
public enum NodeOrder
{
    /// <summary>The id.</summary>
    Id,

    /// <summary>The time of creation.</summary>
    CreateTime,

    /// <summary>The time of the last change.</summary>
    LastUpdateTime,
}
