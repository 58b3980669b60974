using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace KfpMetadata.Client;

/// <summary>The channel to a server.</summary>
internal sealed class ServerChannel : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPingTimeout = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;

    private ServerChannel(GrpcChannel channel)
    {
        _channel = channel;
        Invoker = channel.CreateCallInvoker();
    }

    public CallInvoker Invoker { get; }

    /// <summary>Makes a channel; it connects with its first call.</summary>
    /// <exception cref="MlmdException">The file of certificates cannot be used.</exception>
    public static ServerChannel Create(MlmdServerOptions options)
    {
        var handler = Handler(options);
        var scheme = options.UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return new ServerChannel(GrpcChannel.ForAddress(
            $"{scheme}://{options.Address}",
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = options.MaxReceiveMessageBytes,
                MaxSendMessageSize = null,

                // This client repeats calls itself: only it knows which may be repeated.
                MaxRetryAttempts = null,
                ServiceConfig = null,
                DisableResolverServiceConfig = true,
            }));
    }

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SocketsHttpHandler Handler(MlmdServerOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // HTTP/2 without TLS does not go through a proxy: what the environment names would only break it.
            UseProxy = options.UseTls,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,

            // gRPC servers close connections that are pinged while nothing is asked, and those that are pinged three times while they work. Two
            // pings in the time of a call find out that nobody is there any more, early enough for another attempt on a new connection.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = PartOf(options.CallTimeout, 2, TimeSpan.MaxValue),
            KeepAlivePingTimeout = PartOf(options.CallTimeout, 4, LongestPingTimeout),
            ConnectCallback = ConnectAsync,
        };
        if (options.CACertificatePath is { } path) handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(path) };
        return handler;
    }

    private static TimeSpan PartOf(TimeSpan timeout, int parts, TimeSpan most)
    {
        if (timeout == Timeout.InfiniteTimeSpan || timeout > LongestCall) timeout = LongestCall;
        return TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / parts, ShortestPing.Ticks, most.Ticks));
    }

    /// <summary>A plain socket. With it the channel makes a new connection for each call that needs one, without a backoff of its own between.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509ChainPolicy Trust(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw MlmdErrors.InvalidArgument($"The certificates in '{path}' cannot be read: {unusable.Message} Give a PEM file with the certificate of the authority.");
        }

        if (certificates.Count == 0)
            throw MlmdErrors.InvalidArgument($"'{path}' holds no certificate. Give a PEM file with the certificate of the authority ('-----BEGIN CERTIFICATE-----').");
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(certificates);
        return policy;
    }
}
