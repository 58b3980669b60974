using System.Globalization;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Bench;

/// <summary>Counts what a run left in its file.</summary>
internal static class StoreRows
{
    /// <summary>The rows of tables, in their order.</summary>
    public static long[] Count(string path, IEnumerable<string> tables)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return [.. tables.Select(table =>
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are this program's own.
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
#pragma warning restore CA2100
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        })];
    }
}
