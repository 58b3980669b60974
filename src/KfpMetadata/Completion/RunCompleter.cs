using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the ids of the newest runs.</summary>
public sealed class RunCompleter : StoreCompleter
{
    /// <summary>Runs of each layout that are offered.</summary>
    private const int Offered = 50;

    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        foreach (var type in RunTypes.All)
        {
            var left = Offered;
            var query = new NodeQuery { Type = type, Descending = true, PageSize = Offered };
            await foreach (var context in connection.Use().ListNodesAsync<MlmdContext>(query, cancellationToken).ConfigureAwait(false))
            {
                if (context.Name is { } name) texts.Add(name);
                if (--left == 0) break;
            }
        }

        return texts;
    }
}
