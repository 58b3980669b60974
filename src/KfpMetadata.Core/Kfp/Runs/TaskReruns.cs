namespace KfpMetadata;

/// <summary>Finds executions that a re-run of the same task took the place of.</summary>
internal static class TaskReruns
{
    /// <summary>
    /// A driver that ran again leaves a second row with the same name. Until 2.13 the name is the one that the user displays, and importers
    /// keep it so: two rows of one name can be two tasks. An execution that ended well is therefore never replaced, nor one that had other
    /// inputs or another cache key than what came later.
    /// </summary>
    /// <param name="siblings">The tasks of one DAG, their states worked out.</param>
    public static void Mark(IReadOnlyList<KfpTask> siblings)
    {
        foreach (var group in siblings.GroupBy(static task => (task.Name, task.Iteration, task.Kind)))
        {
            var rows = group.OrderBy(static task => task.ExecutionId).ToList();
            for (var i = 0; i < rows.Count - 1; i++)
            {
                if (!IsOpen(rows[i])) continue;
                if (rows.Skip(i + 1).Any(later => IsSameTask(rows[i], later))) rows[i].IsSuperseded = true;
            }
        }
    }

    private static bool IsOpen(KfpTask task) => task.State is KfpState.New or KfpState.Running or KfpState.Failed;

    private static bool IsSameTask(KfpTask earlier, KfpTask later) =>
        string.Equals(MlmdValue.Format(earlier.Inputs), MlmdValue.Format(later.Inputs), StringComparison.Ordinal)
        && Fingerprint(earlier) is var key && Fingerprint(later) is var other && (key is null || other is null || string.Equals(key, other, StringComparison.Ordinal));

    private static string? Fingerprint(KfpTask task) => task.Execution is { } execution ? TaskFactory.Text(execution.CustomProperties, TaskNames.Fingerprint) : null;
}
