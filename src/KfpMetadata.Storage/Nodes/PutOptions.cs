namespace KfpMetadata.Storage.Nodes;

/// <summary>How nodes are put.</summary>
internal readonly record struct PutOptions
{
    /// <summary>The fields that updates change; null for all.</summary>
    public UpdateMask? Mask { get; init; }

    /// <summary>Moves the update time also where nothing changes.</summary>
    public bool ForceUpdateTime { get; init; }

    /// <summary>Refuses an update that was made from an older state of the node.</summary>
    public bool AbortIfUpdateTimeChanged { get; init; }
}
