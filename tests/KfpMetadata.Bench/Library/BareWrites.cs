using System.Diagnostics;
using KfpMetadata.Storage;
using SQLitePCL;

namespace KfpMetadata.Bench;

/// <summary>
/// Writes the rows of a finished file once more, by bare <c>INSERT</c>s of several rows, into an empty file with the same tables and indexes, in as many transactions
/// as the work took that wrote it.
/// </summary>
internal static class BareWrites
{
    /// <summary>Rows in one statement: more gain nothing.</summary>
    private const int MostRows = 16;

    private static readonly string[] Tables =
    [
        "Context", "ContextProperty", "Execution", "ExecutionProperty", "Artifact", "ArtifactProperty", "Event", "EventPath", "Association", "Attribution",
    ];

    /// <summary>Writes them.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="source">The finished file.</param>
    /// <param name="transactions">The transactions that are measured.</param>
    /// <param name="warm">Those before, as a part of them.</param>
    public static async Task<(double Seconds, long Answer)> RunAsync(string path, string source, int transactions, double warm)
    {
        await using (EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            // The tables and indexes.
        }

        var rows = Read(source);
        using var target = new BareDatabase(path, isWritten: true);
        var inserts = rows.ConvertAll(table => (table.Rows, Inserts: Enumerable.Range(1, MostRows).Select(count => target.Prepare(Insert(table, count))).ToList()));
        var before = (int)(transactions * warm);
        var watch = new Stopwatch();
        for (var number = 0; number < before + transactions; number++)
        {
            if (number == before) watch.Start();
            target.Run("BEGIN IMMEDIATE");
            foreach (var (all, prepared) in inserts) Write(target, prepared, all, number, before + transactions);
            target.Run("COMMIT");
        }

        watch.Stop();
        foreach (var insert in inserts.SelectMany(static table => table.Inserts)) insert.Dispose();
        return (watch.Elapsed.TotalSeconds, transactions);
    }

    private static string Insert((string Name, List<object?[]> Rows) table, int count)
    {
        var row = $"({string.Join(", ", Enumerable.Repeat("?", table.Rows[0].Length))})";
        return $"INSERT OR FAIL INTO {table.Name} VALUES {string.Join(", ", Enumerable.Repeat(row, count))}";
    }

    private static List<(string Name, List<object?[]> Rows)> Read(string source)
    {
        using var file = new BareDatabase(source, isWritten: false);
        var tables = new List<(string, List<object?[]>)>();
        foreach (var name in Tables)
        {
            using var select = file.Prepare($"SELECT * FROM {name} ORDER BY rowid");
            var rows = new List<object?[]>();
            while (file.Step(select)) rows.Add(BareValues.Read(select));
            if (rows.Count > 0) tables.Add((name, rows));
        }

        return tables;
    }

    /// <summary>This transaction's share of a table.</summary>
    private static void Write(BareDatabase target, List<sqlite3_stmt> inserts, List<object?[]> rows, int number, int transactions)
    {
        var end = (int)((long)rows.Count * (number + 1) / transactions);
        for (var row = (int)((long)rows.Count * number / transactions); row < end;)
        {
            var count = Math.Min(MostRows, end - row);
            var insert = inserts[count - 1];
            for (var place = 0; place < count; place++, row++) BareValues.Bind(insert, rows[row], place * rows[row].Length);
            target.Step(insert);
            _ = raw.sqlite3_reset(insert);
        }
    }
}
