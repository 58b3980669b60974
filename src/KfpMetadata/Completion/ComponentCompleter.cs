using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of components: execution types of Kubeflow's convention, without its beginning.</summary>
internal sealed class ComponentCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var types = await connection.Use().GetTypesAsync<MlmdExecutionType>(cancellationToken).ConfigureAwait(false);
        return
        [
            .. types.Select(static type => type.Name).Where(static name => name.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal))
                .Select(static name => name[KfpNames.ExecutionTypePrefix.Length..]).Order(StringComparer.Ordinal),
        ];
    }
}
