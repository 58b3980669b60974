using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KfpMetadata.Storage.Dialects;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Storage;

/// <summary>A look into an SQLite file, past the store.</summary>
internal static partial class SqliteFile
{
    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Execute(string path, string sql)
    {
        using var connection = Connect(path);
        Execute(connection, sql);
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    public static long Count(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = Command(connection, sql);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The statements of the schema, by name, with blanks and quotes in one form, and every row of every table with its row id and the
    /// types of its values; all but the indexes that only this store makes.
    /// </summary>
    public static List<string> Dump(string path)
    {
        using var connection = Connect(path);
        var lines = Lines(connection, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
            .Where(line => !SqliteSchema.ExtraIndexNames.Any(name => line.Contains($"|{name}|", StringComparison.Ordinal)))
            .Select(Normalised)
            .ToList();
        foreach (var table in Lines(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        {
            var id = string.Equals(table, "sqlite_sequence", StringComparison.Ordinal) ? "" : "rowid, ";
            lines.AddRange(Lines(connection, $"SELECT {id}* FROM \"{table}\" ORDER BY 1").Select(line => $"{table}: {line}"));
        }

        return lines;
    }

    public static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private static string Normalised(string sql) =>
        Blanks().Replace(sql.Replace('"', '`'), match => match.Value.Trim() is { Length: > 0 } mark ? mark : " ");

    [GeneratedRegex(@"\s*[(),]\s*|\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    private static List<string> Lines(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            var line = new StringBuilder();
            for (var column = 0; column < reader.FieldCount; column++)
                line.Append(column == 0 ? "" : "|").Append(Text(reader.GetValue(column)));
            lines.Add(line.ToString());
        }

        return lines;
    }

    private static string Text(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => $"x'{Convert.ToHexString(bytes)}'",
        double number => string.Create(CultureInfo.InvariantCulture, $"{number:R}d"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
