using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of the tasks of the run that the line names.</summary>
internal sealed class TaskNameCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        if (bound["RunId"] is not { } given) return [];
        var reference = NodeReference.Create(MlmdNodeKind.Context, given);
        var context = await RunInput.ResolveAsync(new NodeResolver(), connection, reference, cancellationToken).ConfigureAwait(false);
        var tree = await RunReader.ReadAsync(connection.Use(), context, new ReadBudget(), cancellationToken).ConfigureAwait(false);
        return [.. tree.Tasks.Select(static task => task.Name).OfType<string>()];
    }
}
