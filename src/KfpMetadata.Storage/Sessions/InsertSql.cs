using System.Collections.Concurrent;
using KfpMetadata.Storage.Dialects;

namespace KfpMetadata.Storage.Sessions;

/// <summary>The texts of the statements that insert one row, two, and so on, into the same columns of a table.</summary>
/// <param name="table">The table.</param>
/// <param name="columns">The columns.</param>
/// <param name="ignores">Whether a row that is there already is left out, and no error.</param>
internal sealed class InsertSql(string table, string[] columns, bool ignores = false)
{
    /// <summary>The most rows that one statement inserts. What it costs to begin one is shared by its rows.</summary>
    public const int MostRows = 16;

    private readonly ConcurrentDictionary<SqlDialect, string[]> texts = new();

    /// <summary>Whether a row that is there already is left out, and no error.</summary>
    public bool Ignores => ignores;

    /// <summary>Finds a row by all its values.</summary>
    public string Find { get; } = $"SELECT 1 FROM {table} WHERE {string.Join(" AND ", columns.Select((column, index) => $"{column} = @p{index}"))}";

    /// <summary>How many values a row has.</summary>
    public int Columns => columns.Length;

    /// <summary>The statement for so many rows.</summary>
    public string For(SqlDialect dialect, int rows) => texts.GetOrAdd(dialect, Write)[rows - 1];

    private string[] Write(SqlDialect dialect) =>
        [.. Enumerable.Range(1, MostRows).Select(rows => ignores ? dialect.InsertOrIgnore(table, columns, rows) : dialect.Insert(table, columns, rows))];
}
