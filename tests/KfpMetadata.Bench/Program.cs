using KfpMetadata.Bench;

if (BenchOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync($"{BenchOptions.Usage}\nWorkloads: {string.Join(", ", Workload.All.Select(static workload => workload.Name))}");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("kfpmetadata-bench-");
try
{
    var results = new List<Result>();
    foreach (var workload in Workload.All.Where(workload => options.Only.Count == 0 || options.Only.Contains(workload.Name, StringComparer.Ordinal)))
    {
        if (Scripts.Python is null && workload.Place is StorePlace.NewServer or StorePlace.FilledServer) continue;
        await Console.Error.WriteLineAsync($"{workload.Name}: {workload.Title}");
        results.Add(await new Comparison(workload, Math.Max(1, (int)(workload.Size * options.Scale)), folder.FullName).RunAsync(options.Rounds));
    }

    foreach (var line in ResultTable.Lines(results)) await Console.Out.WriteLineAsync(line);
    return 0;
}
finally
{
    folder.Delete(recursive: true);
}
