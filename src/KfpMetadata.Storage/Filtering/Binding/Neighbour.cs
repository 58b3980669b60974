namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A kind of neighbour that a filter can give an alias.</summary>
/// <param name="Prefix">What the alias begins with, without the underscore.</param>
/// <param name="LinkTable">The table that links; null where the neighbour's own rows hold the node's id.</param>
/// <param name="NodeColumn">The column of the link, or of the neighbour, that holds the node's id.</param>
/// <param name="Table">The neighbour's table.</param>
/// <param name="LinkColumn">The column of the link that holds the neighbour's id.</param>
/// <param name="Fields">The fields with their types.</param>
/// <param name="RefusedFields">Fields that MLMD's check of a filter lets pass and that its database then does not have.</param>
internal sealed record Neighbour(
    string Prefix,
    string? LinkTable,
    string NodeColumn,
    string Table,
    string LinkColumn,
    IReadOnlyDictionary<string, FilterType> Fields,
    IReadOnlyCollection<string> RefusedFields)
{
    /// <summary>Whether the field type is the name of a node's type; that of an event is its own.</summary>
    public bool HasType => LinkTable is not null;
}
