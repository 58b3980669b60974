using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>
/// Completes what the newest nodes of the command's kind have in the field that the parameter is named after: name, URI or external id. Where the line
/// names a type, of that type.
/// </summary>
internal sealed class NodeTextCompleter : StoreCompleter
{
    private protected override Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var type = PowerShellValue.Unwrap(bound["Type"]) as string ?? PowerShellValue.Unwrap(bound["LiteralType"]) as string;
        var query = new NodeQuery { Type = type, Descending = true, Limit = NodeQuery.LargestPage };
        return KindOf(commandName) switch
        {
            MlmdNodeKind.Artifact => ReadAsync<MlmdArtifact>(connection, query, parameterName, cancellationToken),
            MlmdNodeKind.Execution => ReadAsync<MlmdExecution>(connection, query, parameterName, cancellationToken),
            _ => ReadAsync<MlmdContext>(connection, query, parameterName, cancellationToken),
        };
    }

    private static async Task<IReadOnlyCollection<string>> ReadAsync<TNode>(
        MlmdConnection connection, NodeQuery query, string parameter, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var node in connection.Use().ListNodesAsync<TNode>(query, cancellationToken).ConfigureAwait(false))
        {
            if (Text(node, parameter) is { Length: > 0 } text) texts.Add(text);
        }

        return texts;
    }

    private static string? Text(MlmdNode node, string parameter)
    {
        if (parameter.EndsWith("Uri", StringComparison.OrdinalIgnoreCase)) return (node as MlmdArtifact)?.Uri;
        if (parameter.Equals("ExternalId", StringComparison.OrdinalIgnoreCase)) return node.ExternalId;
        return node.HasGeneratedName ? null : node.Name;
    }
}
