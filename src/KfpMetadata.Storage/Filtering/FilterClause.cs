namespace KfpMetadata.Storage.Filtering;

/// <summary>A filter as SQL, for a statement that reads N, the table of the nodes.</summary>
/// <param name="Joins">What follows the table in FROM.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Values">The values of the parameters.</param>
/// <param name="RepeatsNodes">Whether a node may come several times, once for each of its neighbours.</param>
internal sealed record FilterClause(string Joins, string Condition, IReadOnlyList<object?> Values, bool RepeatsNodes);
