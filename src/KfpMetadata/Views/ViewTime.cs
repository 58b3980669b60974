using System.Globalization;

namespace KfpMetadata.Views;

/// <summary>Times as a narrow column shows them.</summary>
internal static class ViewTime
{
    /// <summary>The age in its largest unit, at most four characters; a clock that is ahead of ours makes nothing younger than 0s.</summary>
    public static string? Age(TimeSpan? age) => age switch
    {
        null => null,
        { TotalDays: >= 1000 } time => Whole(time.TotalDays / 365, "y"),
        { TotalDays: >= 1 } time => Whole(time.TotalDays, "d"),
        { TotalHours: >= 1 } time => Whole(time.TotalHours, "h"),
        { TotalMinutes: >= 1 } time => Whole(time.TotalMinutes, "m"),
        { } time => Whole(Math.Max(0, time.TotalSeconds), "s"),
    };

    /// <summary>The duration in its two largest units, at most eight characters.</summary>
    public static string? Duration(TimeSpan? duration) => duration switch
    {
        null => null,
        { TotalDays: >= 10_000 } time => Whole(time.TotalDays, "d"),
        { TotalDays: >= 1 } time => Whole(time.TotalDays, "d") + Whole(time.Hours, "h"),
        { TotalHours: >= 1 } time => Whole(time.TotalHours, "h") + Whole(time.Minutes, "m"),
        { TotalMinutes: >= 1 } time => Whole(time.TotalMinutes, "m") + Whole(time.Seconds, "s"),
        { } time => Whole(Math.Max(0, time.TotalSeconds), "s"),
    };

    /// <summary>A short duration in milliseconds; what takes minutes, in seconds.</summary>
    public static string Milliseconds(TimeSpan duration) => duration.TotalSeconds < 100
        ? duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms"
        : duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";

    private static string Whole(double number, string unit) => Math.Floor(number).ToString("0", CultureInfo.InvariantCulture) + unit;
}
