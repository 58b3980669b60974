namespace KfpMetadata.Bench;

/// <summary>Writes rows as one Markdown table.</summary>
internal static class ResultTable
{
    /// <summary>The table.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Row> rows)
    {
        yield return "| workload | this module, s | peer, s | bare, s | ratio | goal | met | peak MB, module / peer |";
        yield return "|---|---|---|--:|--:|--:|---|--:|";
        foreach (var row in rows) yield return Line(row);
    }

    /// <summary>One row.</summary>
    public static string Line(Row row) => $"| {row.Title} | {row.Ours} | {row.Peer} | {row.Bare} | {row.Reached} | {row.Goal} | {Met(row.IsMet)} | {row.Memory} |";

    private static string Met(bool? met) => met switch
    {
        true => "yes",
        false => "no",
        null => "-",
    };
}
