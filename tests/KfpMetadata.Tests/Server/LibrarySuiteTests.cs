using System.Globalization;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Server;

/// <summary>The library's own test suite, run by Python against this server and against the real one.</summary>
public sealed class LibrarySuiteTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatPassesAgainstTheRealServerPassesHere(bool inMemory)
    {
        await using var real = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        await using var ours = await StoreServerProcess.StartAsync(inMemory ? ["--in-memory"] : ["--path", folder.PathOf("store.db")]);
        var expected = await RunAsync(real.Port, "real");
        var found = await RunAsync(ours.Port, "ours");

        foreach (var test in found.Values.Where(test => !test.IsSame(expected.GetValueOrDefault(test.Name))))
            output.WriteLine($"{test.Name}: {test.Outcome} {test.Message}");
        output.WriteLine($"real: {SuiteTest.Count(expected.Values)}; here: {SuiteTest.Count(found.Values)}");

        Assert.Equal(102, expected.Values.Count(test => test.Outcome == SuiteTest.Passed));
        Assert.Equal(Outcomes(expected.Values), Outcomes(found.Values));
    }

    private static IEnumerable<string> Outcomes(IEnumerable<SuiteTest> tests) =>
        tests.Select(test => $"{test.Name}: {test.Outcome}").Order(StringComparer.Ordinal);

    private async Task<Dictionary<string, SuiteTest>> RunAsync(int port, string name)
    {
        var report = folder.PathOf(name + ".xml");
        var located = await ReferencePython.RunAsync(
            ReferenceRelease.V1_17_1, "-c", "import ml_metadata.metadata_store as m; print(m.__path__[0])");
        var run = await ReferencePython.RunAsync(
            ReferenceRelease.V1_17_1,
            "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder.PathOf(""), "--junitxml", report,
            Path.Combine(located.Output.Trim(), "metadata_store_test.py"),
            "--use_grpc_backend", "--grpc_host=127.0.0.1", "--grpc_port=" + port.ToString(CultureInfo.InvariantCulture));
        // 0: all passed, 1: some failed; anything else is not a run.
        Assert.True(run.ExitCode is 0 or 1 && File.Exists(report), run.Output + run.Error);
        return SuiteTest.Read(report).ToDictionary(test => test.Name, StringComparer.Ordinal);
    }
}
