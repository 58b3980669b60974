using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of MLMD's calls.</summary>
public sealed class MethodCompleter : StoreCompleter
{
    private protected override Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<string>>([.. connection.Use().Methods.Order(StringComparer.Ordinal)]);
}
