using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KfpMetadata.Bench;

/// <summary>Writes the table into the documentation.</summary>
internal static class ResultPages
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>docs/benchmarks.md</c> and <c>docs/benchmarks.json</c>.</summary>
    public static async Task WriteAsync(IReadOnlyList<Row> rows, CompareOptions options)
    {
        var folder = Path.Combine(Locations.Repository, "docs");
        var machine = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Environment.OSVersion.Platform}");
        var rounds = string.Create(CultureInfo.InvariantCulture, $"{options.Rounds} rounds, sizes times {options.Scale:0.###}");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "benchmarks.md"),
            $"""
            # Benchmarks

            The module beside ml-metadata 1.17.1, MLMD's own Python client over its C++ core. [Fast, and how that is measured](performance.md) says how the rows are measured and what they mean.

            Times are seconds: the median, and in brackets the fastest and the slowest run. The ratio is the peer's time through the module's. It is what counts: both sides ran in turns on the same machine. "Bare" is what the store alone takes for the same, without the module: the floor of its time.

            This page is written by `dotnet run -c Release --project tests/KfpMetadata.Bench -- compare --write`. The machine: {machine}. {rounds}.

            {string.Join('\n', ResultTable.Lines(rows))}

            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "benchmarks.json"),
            JsonSerializer.Serialize(new { machine, options.Rounds, options.Scale, rows }, Json) + "\n");
    }
}
