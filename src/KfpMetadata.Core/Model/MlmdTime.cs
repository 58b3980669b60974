namespace KfpMetadata;

/// <summary>
/// Times as users have them: local, as those of PowerShell's own objects are. What is worked out of two times is worked out in UTC, where no hour
/// comes twice and none is left out.
/// </summary>
internal static class MlmdTime
{
    private static readonly long FirstMillisecond = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The local time of a store's milliseconds since 1970; <see langword="null"/> where that is not a calendar date.</summary>
    public static DateTime? FromMilliseconds(long milliseconds)
    {
        if (milliseconds < FirstMillisecond || milliseconds > LastMillisecond) return null;
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
        var local = utc.ToLocalTime();
        return local.ToUniversalTime() == utc ? local : null;
    }

    /// <summary>The milliseconds since 1970. A time of no kind is local, as PowerShell reads it.</summary>
    public static long ToMilliseconds(DateTime time) => Offset(time).ToUnixTimeMilliseconds();

    /// <summary>The same moment in local time.</summary>
    public static DateTime? Local(DateTime? time) => time switch
    {
        { Kind: DateTimeKind.Utc } utc => utc.ToLocalTime(),
        { Kind: DateTimeKind.Unspecified } bare => DateTime.SpecifyKind(bare, DateTimeKind.Local),
        _ => time,
    };

    /// <summary>The moment, to compare with others.</summary>
    public static DateTimeOffset Offset(DateTime time) => new(time.ToUniversalTime());

    /// <summary>The time that went by between two moments.</summary>
    public static TimeSpan Between(DateTime start, DateTime end) => end.ToUniversalTime() - start.ToUniversalTime();

    /// <summary>The time that went by since a moment.</summary>
    public static TimeSpan Since(DateTime start) => DateTime.UtcNow - start.ToUniversalTime();

    /// <summary>The latest of the times that are there.</summary>
    public static DateTime? Latest(IEnumerable<DateTime?> times) => times.OfType<DateTime>().Select(static time => (DateTime?)time).MaxBy(static time => time!.Value.ToUniversalTime());
}
