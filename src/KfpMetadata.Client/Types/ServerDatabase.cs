using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Finds out, once a connection and only where it matters, whether a server keeps its store in PostgreSQL.</summary>
internal sealed class ServerDatabase(CallRunner runner)
{
    /// <summary>Reads nothing. SQLite evaluates it; the others fail and say who they are.</summary>
    private const string TellingFilter = "id = 0.0";

    private const string PostgreSqlText = "PostgreSQL metadata source error";

    /// <summary>Longer than a server takes to create a type.</summary>
    private static readonly TimeSpan TypeCreation = TimeSpan.FromMilliseconds(500);

    private bool? _isPostgreSql;

    /// <summary>
    /// After a type was created: MLMD on PostgreSQL lets writers who create the same type at once create a row each, and the one with the lowest id,
    /// which is the type from then on, may become visible last. Whoever created one waits until all are visible.
    /// </summary>
    public async Task SettleAsync(CallScope scope)
    {
        if (runner.IsServer && await IsPostgreSqlAsync(scope).ConfigureAwait(false)) await Task.Delay(TypeCreation, scope.Token).ConfigureAwait(false);
    }

    private async Task<bool> IsPostgreSqlAsync(CallScope scope)
    {
        if (_isPostgreSql is { } known) return known;
        var request = new GetContextsRequest { Options = new ListOperationOptions { MaxResultSize = 1, FilterQuery = TellingFilter } };
        var call = Rpc.Of(request, static (client, request, options) => client.GetContextsAsync(request, options), static _ => false);
        try
        {
            return (_isPostgreSql = await runner.ReadAsync(call, scope, StatusCode.InvalidArgument, static () => false).ConfigureAwait(false)).Value;
        }
        catch (MlmdException failure) when (failure.StatusCode == MlmdStatusCode.Internal)
        {
            return (_isPostgreSql = failure.StoreText?.Contains(PostgreSqlText, StringComparison.Ordinal) == true).Value;
        }
        catch (MlmdException)
        {
            // Not told this time: to wait is right on all of them.
            return true;
        }
    }
}
