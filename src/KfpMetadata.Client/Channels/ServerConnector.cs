using System.Globalization;
using System.Security.Authentication;
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
        for (var attempt = 1; ; attempt++)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                return await ServerProbe.RunAsync(channel.Invoker, DateTime.UtcNow + options.ConnectTimeout, token).ConfigureAwait(false);
            }
            catch (RpcException failure)
            {
                token.ThrowIfCancellationRequested();
                var cause = Cause(failure, options);
                progress?.Report(new MlmdConnectProgress(options.Address, attempt, options.ConnectAttempts, cause));
                if (Hopeless(failure) is { } reason) throw Error(failure, options, attempt, cause, reason);
                if (attempt >= options.ConnectAttempts) throw Error(failure, options, attempt, cause, GivenUp(failure));
            }

            await Task.Delay(options.ConnectInterval, token).ConfigureAwait(false);
        }
    }

    /// <summary>The id and advice for a failure that waiting cannot mend; <see langword="null"/> for the others.</summary>
    private static (string Id, string Next)? Hopeless(RpcException failure)
    {
        if (Verdicts.Causes(failure).Any(static cause => cause is AuthenticationException))
            return (MlmdErrorId.Unavailable, "Check that the server speaks TLS on this port, that its certificate names this host, and that the right authority is trusted (-CACertificatePath).");
        if (Verdicts.Causes(failure).Any(IsOtherProtocol) || IsOtherProtocol(failure))
            return (MlmdErrorId.Unavailable, "This port does not speak gRPC over HTTP/2: check the port, and whether it needs TLS (-UseTls). An MLMD server listens on 8080.");
        return failure.StatusCode switch
        {
            StatusCode.Unauthenticated => (MlmdErrorId.Unauthenticated, "Connect by a way that carries credentials, for example 'kubectl port-forward'."),
            StatusCode.PermissionDenied => (MlmdErrorId.PermissionDenied, "Ask the administrator of the cluster for access to the metadata service."),
            StatusCode.Unimplemented => (MlmdErrorId.NotSupported, "What answers there is no MLMD server: check the host and port."),
            _ => null,
        };
    }

    private static bool IsOtherProtocol(Exception cause) => cause is HttpRequestException
    {
        HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError,
    } or HttpIOException
    {
        HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError,
    };

    /// <summary>An answer of something that speaks HTTP, but not gRPC.</summary>
    private static bool IsOtherProtocol(RpcException failure) =>
        failure.Status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal)
        && failure.StatusCode is not (StatusCode.Unavailable or StatusCode.Unauthenticated or StatusCode.PermissionDenied);

    private static (string Id, string Next) GivenUp(RpcException failure) => failure.StatusCode == StatusCode.DeadlineExceeded
        ? (MlmdErrorId.Unavailable, "Check host and port and that a firewall lets them through.")
        : (MlmdErrorId.Unavailable, "Check host and port, and that the server runs; from outside of the cluster it needs 'kubectl port-forward svc/metadata-grpc-service 8080:8080'.");

    private static string Cause(RpcException failure, MlmdServerOptions options)
    {
        if (Verdicts.Causes(failure).LastOrDefault() is { } innermost) return innermost.Message;
        return failure.StatusCode == StatusCode.DeadlineExceeded
            ? string.Create(CultureInfo.InvariantCulture, $"no answer within {options.ConnectTimeout.TotalSeconds:0.#} s")
            : $"{failure.StatusCode}: {failure.Status.Detail}";
    }

    private static MlmdException Error(RpcException failure, MlmdServerOptions options, int attempts, string cause, (string Id, string Next) reason)
    {
        var tries = attempts == 1 ? "1 try" : string.Create(CultureInfo.InvariantCulture, $"{attempts} tries");
        return new MlmdException(
            reason.Id,
            $"Cannot connect to {options.Address}{(options.UseTls ? " with TLS" : "")} ({tries}): {cause.TrimEnd('.')}. {reason.Next}",
            (MlmdStatusCode)failure.StatusCode,
            failure)
        {
            StoreText = failure.Status.Detail,
        };
    }
}
