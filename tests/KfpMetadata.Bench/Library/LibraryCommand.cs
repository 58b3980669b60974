using System.Diagnostics;
using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>The rows that measure a library: what a child process of this program does.</summary>
internal static class LibraryCommand
{
    /// <summary>Runs a verb with its names and values.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        var given = words.Skip(1).Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var size = int.Parse(given["size"], CultureInfo.InvariantCulture);
        var (seconds, answer) = words[0] switch
        {
            "subgraphs" => await SubgraphPuts.RunAsync(given["path"], size),
            "fill" => await FillAsync(given["path"], size),
            "read" => await ServerReads.OursAsync(Port(given), size),
            "bare-writes" => await BareWrites.RunAsync(given["path"], given["source"], Math.Max(1, (int)(size * Number(given["each"]))), Number(given["warm"])),
            "bare-list" => BareLists.All(given["path"]),
            "bare-newest" => BareLists.Newest(given["path"], int.Parse(given["times"], CultureInfo.InvariantCulture)),
            "bare-graph" => BareGraphs.Read(given["path"], int.Parse(given["start"], CultureInfo.InvariantCulture)),
            "bare-pages" => await ServerReads.BarePagesAsync(Port(given)),
            "bare-read" => await ServerReads.BareAsync(Port(given), size),
            _ => throw new ArgumentException($"There is no verb '{words[0]}'.", nameof(words)),
        };
        using var process = Process.GetCurrentProcess();
        await Console.Out.WriteLineAsync(new Measurement(seconds, process.PeakWorkingSet64, answer).ToLine());
        return 0;
    }

    /// <summary>Makes a store to look at by hand: the one that workloads of so many artifacts have.</summary>
    private static async Task<(double Seconds, long Answer)> FillAsync(string path, int artifacts)
    {
        var watch = Stopwatch.StartNew();
        var shape = StoreShape.Of(artifacts);
        await StoreFiller.FillAsync(path, shape);
        return (watch.Elapsed.TotalSeconds, shape.Artifacts);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Port(Dictionary<string, string> given) => int.Parse(given["port"], CultureInfo.InvariantCulture);
}
