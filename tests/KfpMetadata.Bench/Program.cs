using BenchmarkDotNet.Running;
using KfpMetadata.Bench;
using KfpMetadata.Bench.Micro;

switch (args)
{
    case ["compare", .. var rest] when CompareOptions.Read(rest) is { } options:
        return await CompareCommand.RunAsync(options);
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(CompareCommand).Assembly).Run(rest is [] ? ["--filter", "*"] : rest, MicroConfig.Instance);
        return 0;
    case ["library", .. var rest]:
        return await LibraryCommand.RunAsync(rest);
    default:
        await Console.Error.WriteLineAsync($"{CompareOptions.Usage}\nWorkloads: {string.Join(", ", Workloads.All.Select(static workload => workload.Name))}");
        return 2;
}
