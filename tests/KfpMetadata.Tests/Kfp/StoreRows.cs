using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using EventType = KfpMetadata.Protocol.Event.Types.Type;
using ProtoStruct = Google.Protobuf.WellKnownTypes.Struct;

namespace KfpMetadata.Tests.Kfp;

/// <summary>The rows of a file, read with SQL past every store: a line each, as facts about Kubeflow write them.</summary>
internal static class StoreRows
{
    private const string StructMark = "mlmd-struct::";
    private const int PredefinedTypes = 9;

    private static readonly string[] TypeKinds = ["execution", "artifact", "context"];
    private static readonly string[] DataTypes = ["UNKNOWN", "INT", "DOUBLE", "STRING", "STRUCT", "PROTO", "BOOLEAN"];

    /// <summary>All rows, table by table, in the order of their ids. Times are left out.</summary>
    public static List<string> Read(string path)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString();
        using var connection = new SqliteConnection(source);
        connection.Open();
        return
        [
            .. Types(connection),
            .. Nodes(connection, "Context", "NULL", "NULL"),
            .. Nodes(connection, "Execution", "last_known_state", "NULL"),
            .. Nodes(connection, "Artifact", "state", "uri"),
            .. Events(connection),
            .. Query(connection, "SELECT context_id, parent_context_id FROM ParentContext ORDER BY 1, 2", row => $"parent C{row[0]} -> C{row[1]}"),
            .. Query(connection, "SELECT context_id, execution_id FROM Association ORDER BY 1, 2", row => $"association C{row[0]}-E{row[1]}"),
            .. Query(connection, "SELECT context_id, artifact_id FROM Attribution ORDER BY 1, 2", row => $"attribution C{row[0]}-A{row[1]}"),
        ];
    }

    /// <summary>Nodes and events without a time, or with an update before their creation.</summary>
    public static List<string> WrongTimes(string path)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString();
        using var connection = new SqliteConnection(source);
        connection.Open();
        var wrong = new[] { "Context", "Execution", "Artifact" }.SelectMany(table => Query(
            connection,
            $"SELECT id FROM {table} WHERE create_time_since_epoch < 1600000000000 OR last_update_time_since_epoch < create_time_since_epoch",
            row => $"{table} {row[0]}"));
        return [.. wrong, .. Query(connection, "SELECT id FROM Event WHERE coalesce(milliseconds_since_epoch, 0) < 1600000000000", row => $"Event {row[0]}")];
    }

    private static List<string> Types(SqliteConnection connection) => Query(
        connection,
        $"SELECT id, name, type_kind FROM Type WHERE id > {PredefinedTypes} ORDER BY id",
        row =>
        {
            var properties = Query(
                connection,
                $"SELECT name, data_type FROM TypeProperty WHERE type_id = {row[0]} ORDER BY name",
                property => $"{property[0]}:{DataTypes[Convert.ToInt32(property[1], CultureInfo.InvariantCulture)]}");
            return $"{TypeKinds[Convert.ToInt32(row[2], CultureInfo.InvariantCulture)]} type {row[1]}{{{string.Join(',', properties)}}}";
        });

    private static List<string> Nodes(SqliteConnection connection, string table, string state, string uri) => Query(
        connection,
        $"SELECT N.id, T.name, N.name, N.{state}, N.{uri} FROM {table} N JOIN Type T ON T.id = N.type_id ORDER BY N.id"
            .Replace("N.NULL", "NULL", StringComparison.Ordinal),
        row =>
        {
            var parts = new List<string> { $"{table[0]}{row[0]} {row[1]}" };
            parts.AddRange(row[2] is string name ? [$"name={name}"] : []);
            parts.AddRange(row[3] is { } number ? [$"state={number}"] : []);
            parts.AddRange(row[4] is { } text ? [$"uri={text}"] : []);
            parts.AddRange(Properties(connection, table, row[0]!));
            return string.Join(' ', parts);
        });

    private static List<string> Properties(SqliteConnection connection, string table, object id) => Query(
        connection,
        $"SELECT name, is_custom_property, int_value, double_value, string_value, bool_value FROM {table}Property "
        + $"WHERE {table.ToLowerInvariant()}_id = {id} ORDER BY is_custom_property, name",
        row => $"{(Convert.ToInt32(row[1], CultureInfo.InvariantCulture) == 1 ? "custom." : "")}{row[0]}={Value(row)}");

    private static string Value(object?[] row) => row switch
    {
        [_, _, { } number, ..] => $"I:{number}",
        [_, _, _, { } number, ..] => string.Create(CultureInfo.InvariantCulture, $"D:{number}"),
        [_, _, _, _, string text, ..] when text.StartsWith(StructMark, StringComparison.Ordinal) => $"struct:{Struct(text)}",
        [_, _, _, _, { } text, ..] => $"S:{text}",
        _ => $"B:{row[5]}",
    };

    private static string Struct(string text) =>
        JsonNode.Parse(ProtoStruct.Parser.ParseFrom(Convert.FromBase64String(text[StructMark.Length..])).ToString())!.ToJsonString();

    private static List<string> Events(SqliteConnection connection) => Query(
        connection,
        "SELECT id, execution_id, artifact_id, type FROM Event ORDER BY id",
        row =>
        {
            var steps = Query(
                connection,
                $"SELECT is_index_step, step_index, step_key FROM EventPath WHERE event_id = {row[0]} ORDER BY rowid",
                step => Convert.ToInt32(step[0], CultureInfo.InvariantCulture) == 1 ? $"index {step[1]}" : $"key {step[2]}");
            var type = (EventType)Convert.ToInt32(row[3], CultureInfo.InvariantCulture);
            return $"event (E{row[1]},A{row[2]},{type.ToString().ToUpperInvariant()},[{string.Join(',', steps)}])";
        });

    private static List<string> Query(SqliteConnection connection, string sql, Func<object?[], string> show)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants and ids of the file.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
                row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column);
            rows.Add(show(row));
        }

        return rows;
    }
}
