namespace KfpMetadata;

/// <summary>How long runs and tasks took.</summary>
internal static class KfpDuration
{
    /// <summary>From start to end; while it runs, until now.</summary>
    public static TimeSpan? Of(KfpState state, DateTime? start, DateTime? end)
    {
        if (start is not { } from) return null;
        if (end is { } until) return MlmdTime.Between(from, until);
        return state == KfpState.Running ? MlmdTime.Since(from) : null;
    }
}
