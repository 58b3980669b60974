using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>
/// Makes a write happen exactly once. A request whose outcome is not known is sent again as it is, never after a look-up: the first may still
/// be on its way. The key in it makes the second find the first.
/// </summary>
internal sealed class WriteRunner(CallRunner runner, LimitWarnings limits)
{
    private const int MostCollisions = 3;

    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(10);

    public async Task<WriteAnswer> WriteAsync(Write write, CallScope scope)
    {
        runner.ThrowIfSilent(write.Call.Rpc);
        await limits.CheckAsync(write.Call.Request).ConfigureAwait(false);
        var unknown = false;
        var repeated = new RepeatedAnswer();
        RpcException? failure = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // The embedded store has no way to lose a request, and waits for other writers in the call itself.
                var deadline = runner.IsServer ? scope.HalfOfWhatIsLeft() : scope.Deadline;
                return await runner.SendAsync(write.Call, scope, attempt, deadline).ConfigureAwait(false);
            }
            catch (RpcException caught)
            {
                failure = caught;
            }
            catch (MlmdException ended) when (unknown && MlmdErrors.IsEnded(ended))
            {
                throw Unknown(write, failure!);
            }

            var final = repeated.IsFinal(failure);
            switch (Verdicts.Of(failure, runner.IsServer))
            {
                case Verdict.AlreadyExists when write.FindAsync is not null:
                    return await FindAsync(write, unknown, Look(scope), failure).ConfigureAwait(false) ?? throw runner.Error(failure, write.Call);
                case Verdict.AlreadyExists when write.IsRepeatable && attempt < MostCollisions:
                    break;
                case Verdict.AlreadyExists:
                    throw runner.Error(failure, write.Call);
                case Verdict.Refused:
                    return await FindRefusedAsync(write, unknown, scope, failure).ConfigureAwait(false)
                        ?? throw (unknown && Verdicts.IsOfTheWay(failure) ? Unknown(write, failure) : runner.Error(failure, write.Call));
                case Verdict.Unknown:
                    unknown = true;
                    break;
            }

            if (final || !await scope.PauseAsync(attempt).ConfigureAwait(false))
                return await LookOnceMoreAsync(write, unknown, final, scope, failure).ConfigureAwait(false);
        }
    }

    /// <summary>A write without a key: repeated only where the store has not done it.</summary>
    public async Task<TResult> OnceAsync<TResult>(RpcCall<TResult> call, CallScope scope)
    {
        runner.ThrowIfSilent(call.Rpc);
        await limits.CheckAsync(call.Request).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await runner.SendAsync(call, scope, attempt, scope.Deadline).ConfigureAwait(false);
            }
            catch (RpcException failure)
            {
                var verdict = Verdicts.Of(failure, runner.IsServer);
                if (verdict == Verdict.Unknown)
                {
                    throw new MlmdException(
                        MlmdErrorId.OutcomeUnknown,
                        $"{call.Rpc} was sent once, and whether it is done is not known: {StatusMap.Said(failure)} Read what it writes before sending it again.",
                        (MlmdStatusCode)failure.StatusCode,
                        failure)
                    {
                        Rpc = call.Rpc,
                        StoreText = failure.Status.Detail,
                    };
                }

                var again = verdict is Verdict.Aborted or Verdict.NotSent;
                if (!again) throw runner.Error(failure, call);
                if (!await scope.PauseAsync(attempt).ConfigureAwait(false)) throw runner.MarkSilent(runner.Error(failure, call));
            }
        }
    }

    private async Task<WriteAnswer> LookOnceMoreAsync(Write write, bool unknown, bool final, CallScope scope, RpcException failure)
    {
        if (!unknown) throw final ? runner.Error(failure, write.Call) : runner.MarkSilent(runner.Error(failure, write.Call));
        if (write.FindAsync is null) throw final ? runner.Error(failure, write.Call) : runner.MarkSilent(Unknown(write, failure));
        if (await FindAsync(write, unknown, Look(scope), failure).ConfigureAwait(false) is { } answer) return answer;
        // The store itself ended the attempts with one and the same failure, so none is still on its way.
        throw final ? runner.Error(failure, write.Call) : runner.MarkSilent(Unknown(write, failure));
    }

    /// <summary>
    /// A refusal is believed only where the key is not there: what stands before a server can refuse in its name what it has done, and what
    /// refuses the second attempt says nothing of the first.
    /// </summary>
    private async Task<WriteAnswer?> FindRefusedAsync(Write write, bool unknown, CallScope scope, RpcException failure)
    {
        if (write.FindAsync is null || !runner.IsServer) return null;
        try
        {
            return await write.FindAsync(unknown, Look(scope)).ConfigureAwait(false);
        }
        catch (MlmdException look) when (look.Rpc is not null)
        {
            // If no call gets through, the write did not either.
            return !unknown && look.StatusCode == (MlmdStatusCode)failure.StatusCode ? null : throw Unknown(write, failure, look);
        }
        catch (MlmdException)
        {
            // Rows of others: the refusal stands.
            return null;
        }
    }

    /// <summary>Time enough to look a write up, also where its own time is nearly over.</summary>
    private static CallScope Look(CallScope scope)
    {
        var least = scope.Whole < LastLook ? scope.Whole : LastLook;
        return new(scope.Left > least ? scope.Left : least, scope.Token);
    }

    private static async Task<WriteAnswer?> FindAsync(Write write, bool unknown, CallScope scope, RpcException failure)
    {
        try
        {
            return await write.FindAsync!(unknown, scope).ConfigureAwait(false);
        }
        catch (MlmdException look) when (look.Rpc is not null || (unknown && MlmdErrors.IsEnded(look)))
        {
            // The store, or what stands before it, failed the look-up: that tells nothing of the write.
            throw Unknown(write, failure, look);
        }
    }

    private static MlmdException Unknown(Write write, RpcException failure, MlmdException? look = null)
    {
        var cause = look is not null ? look.Message : failure.Status.Detail.Length > 0 ? StatusMap.Said(failure) : "no answer came in time.";
        var next = write.CheckCommand is { } command
            ? $"When the store answers again, see whether it is there: {command}"
            : "It has the same effect once or twice: when the store answers again, run it again.";
        return new MlmdException(
            MlmdErrorId.OutcomeUnknown,
            $"{write.Call.Rpc} was sent, and whether it is done is not known: {cause} {next}",
            (MlmdStatusCode)failure.StatusCode,
            failure)
        {
            Rpc = write.Call.Rpc,
            StoreText = failure.Status.Detail,
            Key = write.Key,
        };
    }
}
