using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>
/// Finds out, once a connection and only where it matters, whether a server keeps its store in PostgreSQL, and knows what MLMD does wrong there.
/// </summary>
internal sealed class ServerDatabase(CallRunner runner)
{
    /// <summary>Reads nothing. SQLite evaluates it; the others fail and say who they are.</summary>
    private const string TellingFilter = "id = 0.0";

    private const string PostgreSqlText = "PostgreSQL metadata source error";

    private bool? _isPostgreSql;

    /// <summary>Whether writers who create the same type at once may create a row each.</summary>
    public async Task<bool> CanHoldTypesTwiceAsync(CallScope scope)
    {
        if (!runner.IsServer) return false;
        try
        {
            return await IsPostgreSqlAsync(scope).ConfigureAwait(false);
        }
        catch (MlmdException)
        {
            // Not told this time: to be careful does no harm.
            return true;
        }
    }

    /// <summary>
    /// Before anything is sent: MLMD on PostgreSQL puts a text with a backslash into its statements so that it ends in the middle, and the rest is read as SQL.
    /// </summary>
    /// <exception cref="MlmdException">The request holds such a text (<c>MlmdInvalidValue</c>).</exception>
    public async Task RefuseBackslashAsync(IMessage request, string rpc, CallScope scope)
    {
        // Once it is known that there is no such database, no request is searched.
        if (_isPostgreSql == false || TextGuard.Find(request, '\\') is not { } place || !await IsPostgreSqlAsync(scope).ConfigureAwait(false)) return;
        throw MlmdErrors.InvalidValue($"{rpc}: {place} holds a backslash, and MLMD on PostgreSQL does not take texts with one: it would read what follows as SQL. Use another text.");
    }

    /// <summary>Whether no row of the store can hold a text.</summary>
    public async Task<bool> CannotHoldAsync(string text, CallScope scope) =>
        runner.IsServer && text.Contains('\\', StringComparison.Ordinal) && await IsPostgreSqlAsync(scope).ConfigureAwait(false);

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
    }
}
