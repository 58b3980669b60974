using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Completion;

/// <summary>Completes <c>-Property</c> and <c>-CustomProperty</c> with a hashtable that names a property of the store: one of the type that the line names, or of any.</summary>
public sealed class FilterPropertyCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var custom = parameterName.StartsWith("Custom", StringComparison.OrdinalIgnoreCase);
        return KindOf(commandName) switch
        {
            MlmdNodeKind.Artifact => await NamesAsync<MlmdArtifact, MlmdArtifactType>(client, custom, bound, cancellationToken).ConfigureAwait(false),
            MlmdNodeKind.Execution => await NamesAsync<MlmdExecution, MlmdExecutionType>(client, custom, bound, cancellationToken).ConfigureAwait(false),
            _ => await NamesAsync<MlmdContext, MlmdContextType>(client, custom, bound, cancellationToken).ConfigureAwait(false),
        };
    }

    private protected override IEnumerable<CompletionResult> Results(string? wordToComplete, IEnumerable<string> texts)
    {
        var word = (wordToComplete ?? "").TrimStart('@', '{', ' ');
        return Completions.Of(word, texts)
            .Select(static name => new CompletionResult($"@{{ {name.CompletionText} = ", name.ListItemText, CompletionResultType.ParameterValue, name.ToolTip));
    }

    private static async Task<IReadOnlyCollection<string>> NamesAsync<TNode, TType>(IMlmdClient client, bool custom, IDictionary bound, CancellationToken cancellationToken)
        where TNode : MlmdNode
        where TType : MlmdType
    {
        var type = PowerShellValue.Unwrap(bound["Type"]) as string ?? PowerShellValue.Unwrap(bound["LiteralType"]) as string;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (!custom)
        {
            foreach (var declared in await client.GetTypesAsync<TType>(cancellationToken).ConfigureAwait(false))
            {
                if (type is null || string.Equals(declared.Name, type, StringComparison.Ordinal)) names.UnionWith(declared.Properties.Keys);
            }

            return names;
        }

        // Custom properties are declared nowhere: the newest rows show them.
        var query = new NodeQuery { Type = type, Descending = true, Limit = NodeQuery.LargestPage };
        await foreach (var node in client.ListNodesAsync<TNode>(query, cancellationToken).ConfigureAwait(false)) names.UnionWith(node.CustomProperties.Keys);
        return names;
    }
}
