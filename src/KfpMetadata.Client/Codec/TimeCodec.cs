namespace KfpMetadata.Client;

/// <summary>MLMD's milliseconds since 1970.</summary>
internal static class TimeCodec
{
    /// <summary>The local time, or <see langword="null"/> where it is not set or no calendar date.</summary>
    public static DateTime? Decode(bool has, long milliseconds) => has ? MlmdTime.FromMilliseconds(milliseconds) : null;
}
