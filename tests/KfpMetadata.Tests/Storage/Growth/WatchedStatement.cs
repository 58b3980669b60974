namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>A statement that a call ran.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Steps">The instructions of SQLite that it took: the same on every machine, and more for every row.</param>
/// <param name="Plan">The lines of EXPLAIN QUERY PLAN.</param>
internal sealed record WatchedStatement(string Sql, int Steps, IReadOnlyList<string> Plan)
{
    public override string ToString() => $"{Steps} steps: {Sql}{string.Concat(Plan.Select(line => $"\n    {line}"))}";
}
