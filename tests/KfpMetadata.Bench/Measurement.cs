using System.Text.Json;

namespace KfpMetadata.Bench;

/// <summary>What one run of one side says of itself, measured after its start.</summary>
/// <param name="Seconds">The time of the work alone.</param>
/// <param name="PeakBytes">The most memory that its process had.</param>
internal sealed record Measurement(double Seconds, long PeakBytes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the last line that a script wrote.</summary>
    public static Measurement Read(string output)
    {
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(static line => line.StartsWith('{'));
        return line is null ? throw new InvalidOperationException($"The script said nothing of its time: {output}") : JsonSerializer.Deserialize<Measurement>(line, Json)!;
    }
}
