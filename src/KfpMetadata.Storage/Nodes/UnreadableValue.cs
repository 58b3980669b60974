namespace KfpMetadata.Storage.Nodes;

/// <summary>A property whose stored value cannot be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsCustom">Whether it is a custom property.</param>
/// <param name="Reason">What is wrong with the value.</param>
/// <param name="IsRemoved">Whether an update takes it away.</param>
internal sealed record UnreadableValue(string Name, bool IsCustom, string Reason, bool IsRemoved = false);
