namespace KfpMetadata.Commands;

/// <summary>The contexts that a link's artifact is attributed to.</summary>
internal static class LinkContexts
{
    /// <summary>None, those given, or those of the execution.</summary>
    public static async Task<IReadOnlyList<MlmdContext>> ResolveAsync(
        NodeResolver nodes,
        MlmdConnection connection,
        MlmdExecution execution,
        NodeReference[]? given,
        bool none,
        CancellationToken cancellationToken)
    {
        if (none) return [];
        var contexts = new RunContexts(connection);
        if (given is null) return await contexts.OfAsync(execution, cancellationToken).ConfigureAwait(false);
        var read = new List<MlmdContext>(given.Length);
        foreach (var reference in given) read.Add(await nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false));
        return await contexts.CompleteAsync(read, cancellationToken).ConfigureAwait(false);
    }
}
