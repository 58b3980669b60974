using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of the types of the command's kind.</summary>
public sealed class TypeNameCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var types = await TypesAsync(connection.Use(), KindOf(commandName), cancellationToken).ConfigureAwait(false);
        return [.. types.Select(static type => type.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The types of a kind.</summary>
    internal static async Task<IEnumerable<MlmdType>> TypesAsync(IMlmdClient client, MlmdNodeKind kind, CancellationToken cancellationToken) => kind switch
    {
        MlmdNodeKind.Artifact => await client.GetTypesAsync<MlmdArtifactType>(cancellationToken).ConfigureAwait(false),
        MlmdNodeKind.Execution => await client.GetTypesAsync<MlmdExecutionType>(cancellationToken).ConfigureAwait(false),
        _ => await client.GetTypesAsync<MlmdContextType>(cancellationToken).ConfigureAwait(false),
    };
}
