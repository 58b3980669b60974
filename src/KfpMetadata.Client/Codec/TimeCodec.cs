namespace KfpMetadata.Client;

/// <summary>MLMD's milliseconds since 1970.</summary>
internal static class TimeCodec
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The time, or <see langword="null"/> where it is not set or no calendar date.</summary>
    public static DateTimeOffset? Decode(bool has, long milliseconds) =>
        has && milliseconds >= Earliest && milliseconds <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
