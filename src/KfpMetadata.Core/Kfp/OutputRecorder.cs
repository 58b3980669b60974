using System.Globalization;

namespace KfpMetadata;

/// <summary>Records outputs of existing executions (the output request).</summary>
internal sealed class OutputRecorder(MlmdConnection connection)
{
    /// <summary>Writes outputs in one call. All are attributed to all of the contexts.</summary>
    public async Task WriteAsync(IReadOnlyList<MlmdContext> contexts, IReadOnlyList<OutputRecord> outputs, CancellationToken cancellationToken)
    {
        await connection.Use().RecordOutputsAsync(contexts, outputs, cancellationToken).ConfigureAwait(false);
        connection.Attributions.Keep(
            from context in contexts
            from output in outputs
            select new ContextMember(output.Artifact.Id, context.Id));
    }

    /// <summary>
    /// Names an output that has no name after what it is, so that the store itself refuses a second one: whoever looks first and writes then can be
    /// overtaken between the two.
    /// </summary>
    public static void NameByContents(OutputRecord output, string? typeVersion)
    {
        var artifact = output.Artifact;
        if (!artifact.HasGeneratedName) return;
        artifact.Name = MlmdKey.Of(
            "output", output.ExecutionId.ToString(CultureInfo.InvariantCulture), output.OutputName, artifact.Type ?? "", typeVersion ?? "", artifact.Uri ?? "");
        // Another writer makes the same: a row of this name does not prove that this write is done.
        artifact.HasGeneratedName = false;
    }

    /// <summary>An output of the execution that is there already, with this type, URI and name; null where there is none.</summary>
    public async Task<MlmdArtifact?> FindAsync(OutputRecord wanted, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var events = await client.GetEventsAsync<MlmdExecution>([wanted.ExecutionId], cancellationToken).ConfigureAwait(false);
        var ids = events
            .Where(link => link.Type is MlmdEventType.Output or MlmdEventType.DeclaredOutput && string.Equals(link.Name, wanted.OutputName, StringComparison.Ordinal))
            .Select(link => link.ArtifactId)
            .ToList();
        if (ids.Count == 0) return null;
        var artifacts = await client.GetNodesByIdAsync<MlmdArtifact>(ids, cancellationToken).ConfigureAwait(false);
        return artifacts.FirstOrDefault(artifact =>
            artifact.TypeId == wanted.Artifact.TypeId && string.Equals(artifact.Uri ?? "", wanted.Artifact.Uri ?? "", StringComparison.Ordinal));
    }
}
