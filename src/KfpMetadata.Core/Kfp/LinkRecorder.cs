namespace KfpMetadata;

/// <summary>Links existing nodes (the link requests): first the attributions, then the events; a stop between them does no harm.</summary>
internal sealed class LinkRecorder(MlmdConnection connection)
{
    /// <summary>Writes the links in two calls.</summary>
    public async Task WriteAsync(IReadOnlyList<ArtifactLink> links, CancellationToken cancellationToken)
    {
        await AddMembersAsync(links.SelectMany(link => link.Contexts.Select(context => new ContextMember(link.Artifact.Id, context.Id))), [], cancellationToken).ConfigureAwait(false);
        await connection.Use().PutEventsAsync(
            [
                .. links.Select(link => new MlmdEvent
                {
                    ArtifactId = link.Artifact.Id,
                    ExecutionId = link.ExecutionId,
                    Type = link.Type,
                    Path = new[] { new MlmdEventPathStep(link.Name) },
                }),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts artifacts and executions into contexts in one call; what this connection attributed before is not sent again.</summary>
    public async Task AddMembersAsync(IEnumerable<ContextMember> attributions, IReadOnlyCollection<ContextMember> associations, CancellationToken cancellationToken)
    {
        var fresh = attributions.Distinct().Where(member => !connection.Attributions.Contains(member)).ToList();
        if (fresh.Count == 0 && associations.Count == 0) return;
        await connection.Use().PutMembersAsync(fresh, associations, cancellationToken).ConfigureAwait(false);
        connection.Attributions.Keep(fresh);
    }

    /// <summary>The artifact of a URI: the newest of several.</summary>
    /// <returns>The artifact and how many bear the URI.</returns>
    /// <exception cref="MlmdException">None does (<c>MlmdNotFound</c>).</exception>
    public async Task<(MlmdArtifact Artifact, int Count)> FindByUriAsync(string uri, CancellationToken cancellationToken)
    {
        if (uri.Length == 0) throw MlmdErrors.InvalidArgument("The URI is empty. Give -Uri the URI of a stored artifact.");
        var artifacts = await connection.Use().GetArtifactsByUriAsync([uri], cancellationToken).ConfigureAwait(false);
        return artifacts.Count == 0
            ? throw MlmdErrors.NotFound($"No artifact has the URI '{uri}'. Record it first (New-MlmdArtifact, New-MlmdOutputArtifact), or run the link again when it is there.")
            : (artifacts.OrderBy(artifact => artifact.CreateTime?.ToUniversalTime()).ThenBy(artifact => artifact.Id).Last(), artifacts.Count);
    }

    /// <summary>
    /// Refuses to attribute an artifact to a v2 run that belongs to a run of another namespace: the Kubeflow UI would then block the downloads of both.
    /// </summary>
    public async Task CheckNamespaceAsync(MlmdArtifact artifact, IReadOnlyList<MlmdContext> contexts, CancellationToken cancellationToken)
    {
        var own = contexts.Select(NamespaceOf).FirstOrDefault(name => name is not null);
        if (own is null) return;
        var others = await connection.Use().GetContextsOfAsync<MlmdArtifact>(artifact.Id, cancellationToken).ConfigureAwait(false);
        var foreign = others.Select(NamespaceOf).FirstOrDefault(name => name is not null && !string.Equals(name, own, StringComparison.Ordinal));
        if (foreign is null) return;
        throw new MlmdException(
            MlmdErrorId.UnsafeRequest,
            $"Artifact {artifact.Id} belongs to a run of the namespace '{foreign}', and this run is in '{own}'. Attributed to both, the Kubeflow UI blocks its download for both. "
            + "Link it without attribution (-NoAttribution of the commands that link), or use -Force to do it all the same.",
            MlmdStatusCode.FailedPrecondition);
    }

    private static string? NamespaceOf(MlmdContext context) =>
        string.Equals(context.Type, KfpNames.PipelineRunContextType, StringComparison.Ordinal)
        && context.CustomProperties[KfpNames.Namespace] is string { Length: > 0 } name
            ? name
            : null;
}
