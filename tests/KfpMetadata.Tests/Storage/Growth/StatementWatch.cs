using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>
/// Sees which statements the calls of a store run. SQLite itself keeps the list of a connection's prepared statements with their
/// counters, so that the store need not know of being watched.
/// </summary>
internal sealed class StatementWatch
{
    private readonly List<SqliteConnection> connections = [];
    private readonly Dictionary<string, IReadOnlyList<string>> plans = new(StringComparer.Ordinal);
    private int known;

    /// <summary>Begins to watch a connection; for EmbeddedStoreOptions.Connected.</summary>
    public void Add(SqliteConnection connection)
    {
        connection.Handle!.enable_sqlite3_next_stmt(true);
        connections.Add(connection);
    }

    /// <summary>Forgets what has run so far.</summary>
    public void Restart() => _ = Ran();

    /// <summary>The statements that have run since this was asked last, no call running.</summary>
    public List<WatchedStatement> Take() =>
        Ran().ConvertAll(found => new WatchedStatement(found.Sql, found.Steps, Plan(found.Connection, found.Sql)));

    private List<(SqliteConnection Connection, string Sql, int Steps)> Ran()
    {
        var found = new List<(SqliteConnection, string, int)>();
        var prepared = 0;
        foreach (var connection in connections.Where(connection => connection.State == ConnectionState.Open))
        {
            var statement = raw.sqlite3_next_stmt(connection.Handle!, null);
            for (; statement is not null; statement = raw.sqlite3_next_stmt(connection.Handle!, statement))
            {
                prepared++;
                if (raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 1) is var steps and not 0)
                    found.Add((connection, raw.sqlite3_sql(statement).utf8_to_string(), steps));
            }
        }

        // The store keeps its statements up to a number; one that was thrown away has taken its counters along.
        Assert.True(prepared >= known, $"The store has forgotten statements: {known} were prepared, {prepared} are left.");
        known = prepared;
        return found;
    }

    private IReadOnlyList<string> Plan(SqliteConnection connection, string sql)
    {
        if (plans.TryGetValue(sql, out var plan))
            return plan;
        var lines = new List<string>();
        Check(connection, raw.sqlite3_prepare_v2(connection.Handle!, "EXPLAIN QUERY PLAN " + sql, out var statement));
        using (statement)
        {
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                lines.Add(raw.sqlite3_column_text(statement, 3).utf8_to_string());
        }

        plans.Add(sql, lines);
        return lines;
    }

    private static void Check(SqliteConnection connection, int code) =>
        Assert.True(code == raw.SQLITE_OK, raw.sqlite3_errmsg(connection.Handle!).utf8_to_string());
}
