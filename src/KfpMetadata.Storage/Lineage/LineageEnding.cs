namespace KfpMetadata.Storage.Lineage;

/// <summary>Nodes at which a walk stops.</summary>
/// <param name="Filter">Selects them; an empty filter selects every node.</param>
/// <param name="IsIncluded">Whether they, and the events that lead to them, belong to what is found.</param>
internal sealed record LineageEnding(string Filter, bool IsIncluded);
