using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Connects to a server: tries while waiting can help, and says well why it gave up.</summary>
internal static class ServerConnector
{
    public static async Task<IMlmdClient> ConnectAsync(MlmdServerOptions options, IProgress<MlmdConnectProgress>? progress, CancellationToken token)
    {
        var channel = ServerChannel.Create(options);
        try
        {
            // A script that gives a token may take longer than a try to connect.
            if (options.BearerToken is { } bearer) await bearer.GetAsync(null, token).ConfigureAwait(false);
            var release = await ProbeAsync(channel, options, progress, token).ConfigureAwait(false);
            return new MlmdClient(
                channel.Invoker,
                new StoreDescription
                {
                    Kind = MlmdStoreKind.Server,
                    Address = options.Address,
                    Release = release,
                    ReadOnly = options.ReadOnly,
                    TooOld = string.Equals(release, ServerProbe.Old, StringComparison.Ordinal),
                    CallTimeout = options.CallTimeout,
                    Server = options,
                },
                channel);
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<string> ProbeAsync(
        ServerChannel channel, MlmdServerOptions options, IProgress<MlmdConnectProgress>? progress, CancellationToken token)
    {
        var alike = 0;
        var start = Stopwatch.GetTimestamp();
        string? before = null;
        for (var attempt = 1; ; attempt++)
        {
            token.ThrowIfCancellationRequested();
            channel.Handshake?.Begin();
            try
            {
                // kubectl may take longer than a try to connect, with the credentials that it fetches.
                if (channel.Forward is { } forward) await ForwardAsync(forward, token).ConfigureAwait(false);
                return await ServerProbe.RunAsync(channel.Invoker, DateTime.UtcNow + options.ConnectTimeout, token).ConfigureAwait(false);
            }
            catch (RpcException failure)
            {
                token.ThrowIfCancellationRequested();
                var why = ConnectFailure.Of(failure, options, channel.Handshake);
                progress?.Report(new MlmdConnectProgress(options.Address, attempt, options.ConnectAttempts, why.Cause));
                alike = string.Equals(why.Next, before, StringComparison.Ordinal) ? alike + 1 : 1;
                before = why.Next;
                var late = Stopwatch.GetElapsedTime(start) + options.ConnectInterval >= options.ConnectPatience;
                if (late || alike >= why.MostTries || attempt >= options.ConnectAttempts) throw Error(failure, options, attempt, why);
            }

            await Task.Delay(options.ConnectInterval, token).ConfigureAwait(false);
        }
    }

    private static async Task ForwardAsync(PortForward forward, CancellationToken token)
    {
        try
        {
            await forward.EndpointAsync(token).ConfigureAwait(false);
        }
        catch (PortForwardException failed)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, failed.Message, failed));
        }
    }

    private static MlmdException Error(RpcException failure, MlmdServerOptions options, int attempts, ConnectFailure why)
    {
        var tries = attempts == 1 ? "1 try" : string.Create(CultureInfo.InvariantCulture, $"{attempts} tries");
        var way = (options is { UseTls: true, WebPath: null } ? " with TLS" : "") + (options.TargetName is { } name ? $" as '{name}'" : "");
        return new MlmdException(
            why.Id, $"Cannot connect to {options.Address}{way} ({tries}): {why.Cause.TrimEnd('.')}. {why.Next}", (MlmdStatusCode)failure.StatusCode, failure)
        {
            StoreText = failure.Status.Detail,
        };
    }
}
