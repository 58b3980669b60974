using System.Diagnostics;
using SQLitePCL;

namespace KfpMetadata.Bench;

/// <summary>Reads artifacts with their properties from a file in pages of 100, two bare statements a page: all of them, or the newest many times.</summary>
internal static class BareLists
{
    private const string Nodes =
        "SELECT N.id, N.type_id, T.name, N.name, N.external_id, N.create_time_since_epoch, N.last_update_time_since_epoch, N.uri, N.state "
        + "FROM Artifact N LEFT JOIN Type T ON T.id = N.type_id ";

    private const string Properties =
        "SELECT artifact_id, name, is_custom_property, int_value, double_value, string_value, proto_value, bool_value FROM ArtifactProperty WHERE artifact_id BETWEEN ? AND ?";

    /// <summary>All of them.</summary>
    public static (double Seconds, long Answer) All(string path)
    {
        using var file = new BareDatabase(path, isWritten: false);
        using var nodes = file.Prepare($"{Nodes} WHERE N.id > ? ORDER BY N.id LIMIT 100");
        using var properties = file.Prepare(Properties);
        var watch = Stopwatch.StartNew();
        var found = 0L;
        for (var last = 0L; ;)
        {
            var page = Page(file, nodes, properties, [last]);
            if (page.Count == 0) return (watch.Elapsed.TotalSeconds, found);
            found += page.Count;
            last = (long)page[^1][0]!;
        }
    }

    /// <summary>The newest.</summary>
    public static (double Seconds, long Answer) Newest(string path, int times)
    {
        using var file = new BareDatabase(path, isWritten: false);
        using var nodes = file.Prepare($"{Nodes} ORDER BY N.create_time_since_epoch DESC, N.id DESC LIMIT 100");
        using var properties = file.Prepare(Properties);
        var found = Page(file, nodes, properties, []).Count;
        var watch = Stopwatch.StartNew();
        for (var time = 0; time < times; time++) found = Page(file, nodes, properties, []).Count;
        return (watch.Elapsed.TotalSeconds, found);
    }

    private static List<object?[]> Page(BareDatabase file, sqlite3_stmt nodes, sqlite3_stmt properties, object?[] values)
    {
        var page = file.Rows(nodes, values);
        if (page.Count > 0) _ = file.Rows(properties, [page.Min(static row => row[0]), page.Max(static row => row[0])]);
        return page;
    }
}
