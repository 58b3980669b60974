namespace KfpMetadata;

/// <summary>
/// Who made an artifact. Many executions can have it as output: a task from the cache has the artifacts of the one that ran, an importer
/// takes one that is there. The maker is the first to write it that did not come from the cache.
/// </summary>
internal static class ArtifactMakers
{
    /// <summary>Whether the execution made its outputs, and did not take them from the cache.</summary>
    public static bool Made(MlmdExecution execution) =>
        execution.State != MlmdExecutionState.Cached && TaskFactory.Text(execution.CustomProperties, TaskNames.CachedExecution) is null;

    /// <summary>The executions that wrote an artifact, the first one first: ids rise, and times of events can be set by who writes them.</summary>
    /// <param name="outputs">The output events of one artifact.</param>
    public static IEnumerable<long> Writers(IEnumerable<MlmdEvent> outputs) => outputs
        // What is only announced is not written.
        .OrderBy(static link => link.Type == MlmdEventType.PendingOutput)
        .ThenBy(static link => link.ExecutionId)
        .Select(static link => link.ExecutionId).Distinct();

    /// <summary>
    /// The maker of each artifact. Only the first writer of each is read, and the others of an artifact where that one came from the cache:
    /// later runs that took an artifact cost nothing. Where all came from the cache, the first one stands for the maker.
    /// </summary>
    /// <param name="outputs">Output events.</param>
    /// <param name="readAsync">Reads executions, so that the next parameter finds them.</param>
    /// <param name="find">An execution that was read; <see langword="null"/> where it is not in the store.</param>
    /// <returns>The execution by artifact.</returns>
    public static async Task<Dictionary<long, long>> FindAsync(
        IEnumerable<MlmdEvent> outputs, Func<IReadOnlyCollection<long>, Task> readAsync, Func<long, MlmdExecution?> find)
    {
        var writers = outputs.GroupBy(static link => link.ArtifactId).ToDictionary(static group => group.Key, static group => Writers(group).ToList());
        await readAsync([.. writers.Values.Select(static ids => ids[0]).Distinct()]).ConfigureAwait(false);
        await readAsync([.. writers.Values.Where(ids => !HasMade(ids[0])).SelectMany(static ids => ids.Skip(1)).Distinct()]).ConfigureAwait(false);
        return writers.ToDictionary(
            static pair => pair.Key,
            pair => pair.Value.Find(HasMade) is var maker and > 0 ? maker : pair.Value.Find(id => find(id) is not null) is var first and > 0 ? first : pair.Value[0]);

        bool HasMade(long id) => find(id) is { } execution && Made(execution);
    }
}
