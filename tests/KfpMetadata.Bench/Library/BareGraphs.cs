using System.Diagnostics;

namespace KfpMetadata.Bench;

/// <summary>
/// Reads the runs that use a dataset, with all that a graph of them shows: executions, artifacts, their properties, events with their paths, links to contexts,
/// and the contexts. Bare statements that are given 100 ids each, as what follows a graph must do; which ids, is told by the events of the dataset.
/// </summary>
internal static class BareGraphs
{
    private const int Page = 100;

    private const string Given = "IN (SELECT value FROM json_each(?))";

    private const string PropertyColumns = "name, is_custom_property, int_value, double_value, string_value, proto_value, bool_value";

    /// <summary>Reads them.</summary>
    /// <returns>The time, and how many nodes and events there are, the dataset among them.</returns>
    public static (double Seconds, long Answer) Read(string path, long dataset)
    {
        using var file = new BareDatabase(path, isWritten: false);
        _ = ReadOnce(file, dataset);
        var watch = Stopwatch.StartNew();
        var found = ReadOnce(file, dataset);
        return (watch.Elapsed.TotalSeconds, found);
    }

    private static long ReadOnce(BareDatabase file, long dataset)
    {
        var (first, last) = Ends(file, $"SELECT MIN(execution_id), MAX(execution_id) FROM Event WHERE artifact_id = {dataset}");
        last += StoreShape.Tasks - 1;
        var (firstOutput, lastOutput) = Ends(file, $"SELECT MIN(artifact_id), MAX(artifact_id) FROM Event WHERE type = 4 AND execution_id BETWEEN {first} AND {last}");
        var (firstRun, lastRun) = Ends(file, $"SELECT MIN(context_id), MAX(context_id) FROM Association WHERE execution_id BETWEEN {first} AND {last}");
        var found = 1 + Nodes(file, "Execution", "execution_id", first, last) + Nodes(file, "Artifact", "artifact_id", firstOutput, lastOutput);
        var (firstEvent, lastEvent) = Ends(file, $"SELECT MIN(id), MAX(id) FROM Event WHERE execution_id BETWEEN {first} AND {last}");
        found += Pages(file, $"SELECT * FROM Event WHERE execution_id {Given}", first, last);
        _ = Pages(file, $"SELECT * FROM EventPath WHERE event_id {Given}", firstEvent, lastEvent);
        _ = Pages(file, $"SELECT * FROM Association WHERE execution_id {Given}", first, last);
        _ = Pages(file, $"SELECT * FROM Attribution WHERE artifact_id {Given}", firstOutput, lastOutput);
        _ = Nodes(file, "Context", "context_id", firstRun, lastRun);
        return found;
    }

    private static long Nodes(BareDatabase file, string table, string id, long first, long last)
    {
        var found = Pages(file, $"SELECT N.*, T.name FROM {table} N LEFT JOIN Type T ON T.id = N.type_id WHERE N.id {Given}", first, last);
        _ = Pages(file, $"SELECT {id}, {PropertyColumns} FROM {table}Property WHERE {id} {Given}", first, last);
        return found;
    }

    private static long Pages(BareDatabase file, string sql, long first, long last)
    {
        using var statement = file.Prepare(sql);
        var found = 0L;
        for (var begin = first; begin <= last; begin += Page)
        {
            var ids = Enumerable.Range(0, (int)Math.Min(Page, last - begin + 1)).Select(number => begin + number);
            found += file.Rows(statement, [$"[{string.Join(',', ids)}]"]).Count;
        }

        return found;
    }

    private static (long First, long Last) Ends(BareDatabase file, string sql)
    {
        using var statement = file.Prepare(sql);
        var row = file.Rows(statement, [])[0];
        return ((long)row[0]!, (long)row[1]!);
    }
}
