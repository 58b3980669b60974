using System.Diagnostics;
using System.Runtime.Loader;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>What this process holds that is not memory.</summary>
/// <param name="Handles">Open files, sockets and pipes; 0 where the system does not tell.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Contexts">Assembly load contexts.</param>
internal sealed record ProcessUse(int Handles, int Threads, int Contexts)
{
    private const string Descriptors = "/proc/self/fd";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    /// <summary>Now, after the garbage is gone.</summary>
    public static ProcessUse Now()
    {
        for (var time = 0; time < 3; time++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        var handles = Directory.Exists(Descriptors) ? Directory.GetFileSystemEntries(Descriptors).Length : 0;
        return new ProcessUse(handles, process.Threads.Count, AssemblyLoadContext.All.Count());
    }

    /// <summary>Waits until no more is held than before, with what the runtime's own pools may vary by.</summary>
    /// <param name="handles">How many more handles may be there.</param>
    /// <param name="threads">How many more threads may be there.</param>
    /// <returns>What was seen last.</returns>
    public async Task<ProcessUse> SettledAsync(int handles, int threads)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var now = Now();
            if ((now.Handles <= Handles + handles && now.Threads <= Threads + threads) || watch.Elapsed > Settling) return now;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }
}
