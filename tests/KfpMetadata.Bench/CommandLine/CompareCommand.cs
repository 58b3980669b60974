namespace KfpMetadata.Bench;

/// <summary>Runs the workloads one after another and prints the table.</summary>
internal static class CompareCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0, or 3 where a goal is missed.</returns>
    public static async Task<int> RunAsync(CompareOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("kfpmetadata-bench-");
        try
        {
            var stores = new FilledStores(folder.FullName, options.Scale);
            var results = new List<Result>();
            foreach (var workload in Workloads.All.Where(workload => options.Only.Count == 0 || options.Only.Contains(workload.Name, StringComparer.Ordinal)))
            {
                if (workload.OnServer && PeerPython.Path is null) continue;
                var result = await new Comparison(workload, stores, options.Scale).RunAsync(options.Rounds);
                results.Add(result);
                await Console.Error.WriteLineAsync($"{workload.Name}: {ResultTable.Line(Row.Of(result, options.HasGoals))}");
            }

            List<Row> rows = [.. results.Select(result => Row.Of(result, options.HasGoals)), .. Growth.Rows(results, options.HasGoals)];
            foreach (var line in ResultTable.Lines(rows)) await Console.Out.WriteLineAsync(line);
            if (options.Write) await ResultPages.WriteAsync(rows, options);
            return rows.Exists(static row => row.IsMet == false) ? 3 : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
