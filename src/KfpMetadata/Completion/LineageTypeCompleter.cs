using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of the types that nodes of a lineage graph have.</summary>
public sealed class LineageTypeCompleter : StoreCompleter
{
    /// <summary>The names of the artifact and execution types.</summary>
    internal static async Task<IReadOnlyCollection<string>> NamesAsync(IMlmdClient client, CancellationToken cancellationToken)
    {
        IEnumerable<MlmdType> artifacts = await client.GetTypesAsync<MlmdArtifactType>(cancellationToken).ConfigureAwait(false);
        var executions = await client.GetTypesAsync<MlmdExecutionType>(cancellationToken).ConfigureAwait(false);
        return [.. artifacts.Concat(executions).Select(static type => type.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private protected override Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken) =>
        NamesAsync(connection.Use(), cancellationToken);
}
