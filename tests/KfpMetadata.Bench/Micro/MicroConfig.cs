using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace KfpMetadata.Bench.Micro;

/// <summary>Short runs in this process: a session of the engine cannot be made anew for each.</summary>
internal static class MicroConfig
{
    /// <summary>The configuration.</summary>
    public static IConfig Instance { get; } = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
}
