namespace KfpMetadata.Client;

/// <summary>Where in a request a property stands.</summary>
/// <param name="Map">The field of its node.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct PropertyPlace(RequestPlace Map, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Map}[\"{Name}\"]";
}
