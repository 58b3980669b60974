using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>The benchmark runs: small sizes and no goals, but the same checks that both sides find the same and keep the same rows.</summary>
public sealed class BenchTests
{
    private static readonly string[] OnFiles =
    [
        "record-file", "create", "subgraphs", "list", "first", "filter-int", "filter-string", "filter-context", "filter-event",
        "contexts-of-artifact", "contexts-of-execution", "lineage-up", "lineage-whole", "session", "memory",
    ];

    private static readonly string[] OnServer = ["record-server", "record-server-whole", "list-server", "unary"];

    /// <summary>With smoke effort a few.</summary>
    public static TheoryData<string> Names => [.. Effort.Of(smoke: 0, full: 1) == 1 ? OnFiles : ["record-file", "subgraphs", "lineage-up"]];

    public static TheoryData<string> ServerNames => [.. Effort.Of(smoke: 0, full: 1) == 1 ? OnServer : ["record-server-whole"]];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Workload_runs(string name) => Assert.Contains("| - |", await LastLineAsync(name), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ServerNames))]
    public async Task Workload_runs_on_a_server(string name)
    {
        _ = ReferencePython.Of(ReferenceRelease.V1_17_1);
        Assert.Contains("| - |", await LastLineAsync(name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_workload_is_told()
    {
        var run = await ChildProcess.RunAsync(Repository.BenchProgram, "compare", "--only", "nothing");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("record-file", run.Error, StringComparison.Ordinal);
    }

    private static async Task<string> LastLineAsync(string name)
    {
        var run = (await ChildProcess.RunAsync(Repository.BenchProgram, "compare", "--only", name, "--rounds", "1", "--scale", "0.001")).Succeeded;
        return run.Output.TrimEnd().Split('\n')[^1];
    }
}
