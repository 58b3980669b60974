using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the Kubernetes namespaces of the newest runs.</summary>
internal sealed class NamespaceCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in new[] { KfpNames.PipelineRunContextType, KfpNames.RunContextType })
        {
            var query = new NodeQuery { Type = type, Descending = true, Limit = NodeQuery.LargestPage };
            await foreach (var context in connection.Use().ListNodesAsync<MlmdContext>(query, cancellationToken).ConfigureAwait(false))
            {
                if (context.CustomProperties[KfpNames.Namespace] is string { Length: > 0 } name) texts.Add(name);
            }
        }

        return texts;
    }
}
