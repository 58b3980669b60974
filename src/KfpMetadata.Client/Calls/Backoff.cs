using System.Security.Cryptography;

namespace KfpMetadata.Client;

/// <summary>How long to wait before an attempt: growing, and different in every process, so that writers that met once do not meet again.</summary>
internal static class Backoff
{
    private const int FirstMilliseconds = 50;
    private const int LongestMilliseconds = 2000;
    private const int LargestShift = 6;

    /// <summary>Between half and all of 50 ms, 100 ms, 200 ms ... 2 s.</summary>
    public static TimeSpan After(int attempt)
    {
        var ceiling = Math.Min(LongestMilliseconds, FirstMilliseconds << Math.Min(attempt - 1, LargestShift));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(ceiling / 2, ceiling + 1));
    }
}
