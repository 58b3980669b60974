using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the properties of the node that the command line names already: declared and custom ones.</summary>
public sealed class PropertyNameCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var kind = KindOf(commandName);
        if (bound[kind.ToString()] is not { } given) return [];
        var reference = NodeReference.Create(kind, given);
        var nodes = new NodeResolver();
        MlmdNode node = kind switch
        {
            MlmdNodeKind.Artifact => await nodes.ResolveAsync<MlmdArtifact>(connection, reference, cancellationToken).ConfigureAwait(false),
            MlmdNodeKind.Execution => await nodes.ResolveAsync<MlmdExecution>(connection, reference, cancellationToken).ConfigureAwait(false),
            _ => await nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false),
        };
        return [.. node.Properties.Keys, .. node.CustomProperties.Keys];
    }
}
