using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Server;

/// <summary>A file that another program writes to.</summary>
internal sealed class BusyFile(SqliteConnection connection, SqliteTransaction transaction) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BusyFile> LockAsync(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await connection.OpenAsync(Token);
        return new BusyFile(connection, connection.BeginTransaction(deferred: false));
    }

    public Task ReleaseAsync() => transaction.RollbackAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
