using System.Text.Json;

namespace KfpMetadata.Bench;

/// <summary>What one run of one side says of itself, measured after its start.</summary>
/// <param name="Seconds">The time of the work alone.</param>
/// <param name="PeakBytes">The most memory that its process had.</param>
/// <param name="Answer">What the work found or made; both sides must say the same.</param>
/// <param name="JitSeconds">How long its process compiled.</param>
internal sealed record Measurement(double Seconds, long PeakBytes, long Answer, double JitSeconds = 0)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The time of the whole process, its start included.</summary>
    public double WholeSeconds { get; init; }

    /// <summary>Reads the last line that a program wrote; <see langword="null"/> where there is none.</summary>
    public static Measurement? Read(string output)
    {
        var line = output.Split('\n', StringSplitOptions.TrimEntries).LastOrDefault(static line => line.StartsWith('{'));
        return line is null ? null : JsonSerializer.Deserialize<Measurement>(line, Json);
    }

    /// <summary>The line that a program of this project writes.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, Json);
}
