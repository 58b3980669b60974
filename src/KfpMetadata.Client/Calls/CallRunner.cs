using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Sends calls: one attempt, or a read with its repetitions.</summary>
internal sealed class CallRunner
{
    /// <summary>An answer that the other side gives this often is its answer, not an accident of the way there.</summary>
    internal const int SameAnswers = 3;

    private readonly MetadataStoreService.MetadataStoreServiceClient _client;
    private readonly CallTracer _tracer;
    private readonly CallTelemetry _telemetry;

    public CallRunner(CallInvoker invoker, CallTracer tracer, MlmdStoreKind kind, string address)
    {
        _client = new MetadataStoreService.MetadataStoreServiceClient(invoker);
        _tracer = tracer;
        _telemetry = new CallTelemetry(kind, address);
        IsServer = kind == MlmdStoreKind.Server;
        Address = address;
        Database = new ServerDatabase(this);
    }

    public bool IsServer { get; }

    public string Address { get; }

    public ServerDatabase Database { get; }

    /// <summary>One attempt.</summary>
    /// <exception cref="RpcException">The store's or the channel's failure.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<TResult> SendAsync<TResult>(RpcCall<TResult> call, CallScope scope, int attempt, DateTime deadline)
    {
        scope.Token.ThrowIfCancellationRequested();
        if (IsServer && attempt == 1) await Database.RefuseBackslashAsync(call.Request, call.Rpc, scope).ConfigureAwait(false);
        var isWrite = call.Rpc.StartsWith("Put", StringComparison.Ordinal);
        // A user who is asked whether to go on must be asked before the store has the write.
        if (isWrite && _tracer.HasListeners)
            await _tracer.TellAsync(new MlmdCallTrace(call.Rpc, attempt, TimeSpan.Zero, call.Request.CalculateSize(), 0, Status: null)).ConfigureAwait(false);
        using var activity = _telemetry.Begin(call.Rpc, attempt);
        var watch = Stopwatch.StartNew();
        try
        {
            var (result, answer, leftOut) = await call.SendAsync(_client, new CallOptions(deadline: deadline, cancellationToken: scope.Token)).ConfigureAwait(false);
            await TellAsync(activity, call, isWrite, new Ended(attempt, watch.Elapsed, answer, MlmdStatusCode.Ok)).ConfigureAwait(false);
            if (IsServer) AnswerGuard.Check(call.Request, answer, Address);
            if (leftOut is not null) await _tracer.WarnAsync($"{leftOut} It was left out of what {Address} answered; write the property anew, or remove it.").ConfigureAwait(false);
            return result;
        }
        catch (RpcException failure)
        {
            await TellAsync(activity, call, isWrite, new Ended(attempt, watch.Elapsed, null, (MlmdStatusCode)failure.StatusCode)).ConfigureAwait(false);
            scope.Token.ThrowIfCancellationRequested();
            throw;
        }
        catch (ObjectDisposedException)
        {
            throw MlmdErrors.Closed(Address);
        }
    }

    /// <summary>One attempt that nothing but its token ends.</summary>
    /// <exception cref="RpcException">The store's or the channel's failure.</exception>
    public Task<TResult> SendOnceAsync<TResult>(RpcCall<TResult> call, CancellationToken token)
    {
        var scope = new CallScope(Timeout.InfiniteTimeSpan, token);
        return SendAsync(call, scope, 1, scope.Deadline);
    }

    /// <summary>Work whose calls are told.</summary>
    public async Task<TResult> TracedAsync<TResult>(Func<MlmdCallTrace, Task> trace, Func<Task<TResult>> work)
    {
        using (_tracer.Add(trace, warn: null)) return await work().ConfigureAwait(false);
    }

    /// <summary>A read: repeated while that can help, within the deadline.</summary>
    public Task<TResult> ReadAsync<TResult>(RpcCall<TResult> call, CallScope scope) =>
        ReadAsync(call, scope, static _ => false, static () => throw new UnreachableException());

    /// <summary>A read where one status is an answer: MLMD has NOT_FOUND for an empty list.</summary>
    public Task<TResult> ReadAsync<TResult>(RpcCall<TResult> call, CallScope scope, StatusCode answer, Func<TResult> decode) =>
        ReadAsync(call, scope, failure => failure.StatusCode == answer, decode);

    public MlmdException Error<TResult>(RpcException failure, RpcCall<TResult> call) =>
        StatusMap.ToException(failure, call.Rpc, call.Request, Address, IsServer);

    /// <summary>Fails where the store did not answer an earlier call of the same command.</summary>
    /// <exception cref="MlmdException">It did not.</exception>
    public void ThrowIfSilent(string rpc)
    {
        if (SilentStores.Current is { } silent && silent.Contains(this, out var why)) throw MlmdErrors.NotTried(why, rpc);
    }

    /// <summary>Notes that the time of a call is over and the store has not answered it.</summary>
    public MlmdException MarkSilent(MlmdException error)
    {
        SilentStores.Current?.Add(this, error);
        return error;
    }

    private async Task<TResult> ReadAsync<TResult>(RpcCall<TResult> call, CallScope scope, Func<RpcException, bool> isAnswer, Func<TResult> decode)
    {
        ThrowIfSilent(call.Rpc);
        var repeated = new RepeatedAnswer();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(call, scope, attempt, scope.Deadline).ConfigureAwait(false);
            }
            catch (RpcException failure)
            {
                if (isAnswer(failure)) return decode();
                var again = Verdicts.CanReadAgain(failure, IsServer) && !repeated.IsFinal(failure);
                if (!again) throw Error(failure, call);
                if (!await scope.PauseAsync(attempt).ConfigureAwait(false)) throw MarkSilent(Error(failure, call));
            }
        }
    }

    private async Task TellAsync<TResult>(Activity? activity, RpcCall<TResult> call, bool isWrite, Ended ended)
    {
        // To measure messages takes time.
        if (!CallTelemetry.IsHeard(activity) && !_tracer.HasListeners) return;
        var trace = new MlmdCallTrace(
            call.Rpc, ended.Attempt, ended.Duration, call.Request.CalculateSize(), ended.Answer?.CalculateSize() ?? 0, ended.Status);
        _telemetry.End(activity, trace);
        try
        {
            await _tracer.TellAsync(trace).ConfigureAwait(false);
        }
        catch (MlmdException) when (isWrite)
        {
            // What the store has done stays done: the caller must learn of it, and the next call is not sent.
        }
    }

    private readonly record struct Ended(int Attempt, TimeSpan Duration, IMessage? Answer, MlmdStatusCode Status);
}
