namespace KfpMetadata;

/// <summary>How long runs and tasks took.</summary>
internal static class KfpDuration
{
    /// <summary>From start to end; while it runs, until now.</summary>
    public static TimeSpan? Of(MlmdExecutionState state, DateTimeOffset? start, DateTimeOffset? end)
    {
        if (start is null) return null;
        if (end is not null) return end - start;
        return state == MlmdExecutionState.Running ? DateTimeOffset.UtcNow - start : null;
    }
}
