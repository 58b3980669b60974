using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the newest contexts: runs by their bare name, others as <c>Type/Name</c>.</summary>
public sealed class ContextCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        var query = new NodeQuery { OrderBy = NodeOrder.Id, Descending = true };
        await foreach (var context in connection.Use().ListNodesAsync<MlmdContext>(query, cancellationToken).ConfigureAwait(false))
        {
            if (context.Name is not null)
                texts.Add(RunTypes.IsRun(context) ? context.Name : $"{context.Type}/{context.Name}");
            if (texts.Count == NodeQuery.LargestPage) break;
        }

        return texts;
    }
}
