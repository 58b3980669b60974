namespace KfpMetadata.Client;

/// <summary>Where in a request a property stands.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Map">The field of the node.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct PropertyPlace(RequestPlace Node, string Map, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Node}.{Map}[\"{Name}\"]";
}
