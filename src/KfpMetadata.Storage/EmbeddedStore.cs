using System.Text;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Schema;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage;

/// <summary>
/// MLMD's service on an SQLite file, or in memory. One call is one transaction. Calls may come from many threads at once; each runs on
/// the thread that makes it and is complete when it returns. Refusals are <see cref="RpcException"/>s with MLMD's codes and texts.
/// </summary>
public sealed partial class EmbeddedStore : MetadataStoreService.MetadataStoreServiceBase, IDisposable, IAsyncDisposable
{
    /// <summary>
    /// The entry of an answer's trailers that says, in UTF-8, which values of the answer's nodes cannot be read. The nodes come without them.
    /// </summary>
    public const string LeftOutTrailer = "kfpmetadata-left-out-bin";

    /// <summary>How the text of a server begins that ended a call because it ran too long: nothing of it is done, and it would run as long again.</summary>
    public const string QueryLimitText = "The query ran longer";

    private readonly SessionPool pool;
    private readonly bool isReadOnly;

    private EmbeddedStore(SessionPool pool, bool isReadOnly, StoreUpgrade? upgrade)
    {
        this.pool = pool;
        this.isReadOnly = isReadOnly;
        Upgrade = upgrade;
    }

    /// <summary>The upgrade that was done when the store was opened; null where there was none.</summary>
    public StoreUpgrade? Upgrade { get; }

    /// <summary>What <see cref="EmbeddedStoreOptions.Upgrade"/> would do to a file. It is only read.</summary>
    /// <param name="path">The path of an existing file.</param>
    /// <returns>The plan; null where the schema is current, or the file is empty.</returns>
    /// <exception cref="StoreOpenException">The file cannot be upgraded.</exception>
    public static StoreUpgradePlan? PlanUpgrade(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return StoreOpener.Plan(path, new EmbeddedStoreOptions().BusyTimeout);
    }

    /// <summary>Opens a store, or creates it.</summary>
    /// <param name="options">Where the data lies, and how it is opened.</param>
    /// <returns>The open store; the caller disposes it.</returns>
    /// <exception cref="StoreOpenException">The file cannot be a store of this version; it has been left as it was.</exception>
    public static EmbeddedStore Open(EmbeddedStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (pool, upgrade) = StoreOpener.Open(options);
        return new EmbeddedStore(pool, options.Path is not null && options.ReadOnly, upgrade);
    }

    /// <summary>Closes the store when the running calls are done.</summary>
    public void Dispose() => pool.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<T> Read<T>(ServerCallContext? context, Func<StoreSession, T> work) =>
        Complete((mayWait, cancellation) => pool.Read(session => Told(session, work(session), context), mayWait, cancellation), context);

    /// <summary>The answer; what it leaves out is told beside it.</summary>
    private static T Told<T>(StoreSession session, T answer, ServerCallContext? context)
    {
        if (session.LeftOut is { } leftOut && context?.ResponseTrailers is { } trailers)
            trailers.Add(LeftOutTrailer, Encoding.UTF8.GetBytes(leftOut.ToString()));
        return answer;
    }

    private Task<T> Write<T>(ServerCallContext? context, Func<StoreSession, T> work) =>
        isReadOnly
            ? Task.FromException<T>(StoreErrors.FailedPrecondition("The store is read-only: it was opened for reading only."))
            : Complete((mayWait, cancellation) => pool.Write(work, mayWait, cancellation), context);

    private static Task<T> Complete<T>(Func<bool, CancellationToken, T> call, ServerCallContext? context)
    {
        try
        {
            return Task.FromResult(call(context is not IPatience { MayWait: false }, context?.CancellationToken ?? CancellationToken.None));
        }
        catch (RpcException exception)
        {
            return Task.FromException<T>(exception);
        }
        catch (SqliteException exception)
        {
            return Task.FromException<T>(StoreErrors.From(exception));
        }
        catch (OperationCanceledException)
        {
            return Task.FromException<T>(StoreErrors.Cancelled());
        }
        catch (StoreBusyException exception)
        {
            return Task.FromException<T>(exception);
        }
        catch (ObjectDisposedException)
        {
            return Task.FromException<T>(StoreErrors.FailedPrecondition("The store is closed."));
        }
    }
}
