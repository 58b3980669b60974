using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Completion;

/// <summary>Completes the newest artifacts or executions, as the parameter's name says: <c>Type/Name</c> where one has a name of its own, else its id.</summary>
internal sealed class NodeCompleter : StoreCompleter
{
    private readonly Dictionary<string, string> _tips = new(StringComparer.Ordinal);

    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        if (parameterName.Equals("Execution", StringComparison.OrdinalIgnoreCase)) await ReadAsync<MlmdExecution>(client, cancellationToken).ConfigureAwait(false);
        else await ReadAsync<MlmdArtifact>(client, cancellationToken).ConfigureAwait(false);
        return _tips.Keys;
    }

    private protected override IEnumerable<CompletionResult> Results(string? wordToComplete, IEnumerable<string> texts) =>
        Completions.Of(wordToComplete, texts, text => _tips.GetValueOrDefault(text, text));

    private async Task ReadAsync<TNode>(IMlmdClient client, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var query = new NodeQuery { Descending = true, Limit = NodeQuery.LargestPage };
        await foreach (var node in client.ListNodesAsync<TNode>(query, cancellationToken).ConfigureAwait(false))
        {
            var text = node.Name is null || node.HasGeneratedName ? node.Id.ToString(CultureInfo.InvariantCulture) : $"{node.Type}/{node.Name}";
            _tips[text] = node is MlmdArtifact { Uri: { } uri } ? $"{node} {uri}" : node.ToString();
        }
    }
}
