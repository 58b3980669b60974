using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace KfpMetadata.Client;

/// <summary>The channel to a server.</summary>
internal sealed class ServerChannel : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Shorter than gateways keep an HTTP/1.1 connection: one that they end while a write is sent leaves its outcome unknown. Node.js waits five seconds.</summary>
    private static readonly TimeSpan LongestIdleOfWeb = TimeSpan.FromSeconds(3);

    private readonly GrpcChannel _channel;

    private ServerChannel(GrpcChannel channel, TlsHandshake? handshake, PortForward? forward, MlmdServerOptions options)
    {
        _channel = channel;
        Handshake = handshake;
        Forward = forward;
        Invoker = IdentityInterceptor.Over(channel.Intercept(new DeadlineInterceptor()), options);
    }

    public CallInvoker Invoker { get; }

    /// <summary>What happens in TLS; <see langword="null"/> where there is none.</summary>
    public TlsHandshake? Handshake { get; }

    /// <summary>What makes the server reachable on this machine; <see langword="null"/> where it is reached by itself.</summary>
    public PortForward? Forward { get; }

    /// <summary>Makes a channel; it connects with its first call.</summary>
    /// <exception cref="MlmdException">Options do not go together, or a file of certificates cannot be used.</exception>
    public static ServerChannel Create(MlmdServerOptions options)
    {
        ServerOptionRules.Check(options);
        var handshake = options.UseTls ? new TlsHandshake(options) : null;
        var forward = options.PortForward is { } target ? new PortForward(target, options.Port, KubectlProcess.StartLimit(options.ConnectTimeout)) : null;
        try
        {
            var channel = GrpcChannel.ForAddress(
                options.Origin,
                new GrpcChannelOptions
                {
                    HttpHandler = Handler(options, handshake, forward),
                    DisposeHttpClient = true,
                    MaxReceiveMessageSize = options.MaxReceiveMessageBytes,
                    MaxSendMessageSize = null,

                    // This client repeats calls itself: only it knows which may be repeated.
                    MaxRetryAttempts = null,
                    ServiceConfig = null,
                    DisableResolverServiceConfig = true,

                    // TLS tells whether the other side speaks HTTP/2.
                    HttpVersion = options.WebPath is null ? HttpVersion.Version20 : HttpVersion.Version11,
                    HttpVersionPolicy = options.WebPath is null ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrHigher,
                });
            return new ServerChannel(channel, handshake, forward, options);
        }
        catch
        {
            handshake?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Handshake?.Dispose();
        if (Forward is not null) await Forward.DisposeAsync().ConfigureAwait(false);
    }

    private static HttpMessageHandler Handler(MlmdServerOptions options, TlsHandshake? handshake, PortForward? forward)
    {
        var onlyHere = options is { HasSecret: true, UseTls: false, AllowPlaintextToken: false };
        var handler = new SocketsHttpHandler
        {
            // HTTP/2 without TLS does not go through a proxy: what the environment names would only break it.
            UseProxy = options.UseTls && forward is null,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = forward is null ? options.ConnectTimeout : options.ConnectTimeout + KubectlProcess.StartLimit(options.ConnectTimeout),
            EnableMultipleHttp2Connections = true,

            // gRPC servers close connections that are pinged while nothing is asked, and those that are pinged three times while they work. Two
            // pings in the time of a call find out that nobody is there any more, early enough for another attempt on a new connection.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = PartOf(options.CallTimeout, 2, TimeSpan.MaxValue),
            KeepAlivePingTimeout = PartOf(options.CallTimeout, 4, LongestPingTimeout),
            ConnectCallback = (context, token) => ConnectAsync(context, forward, onlyHere, token),
        };
        if (handshake is not null) handler.SslOptions = handshake.CreateOptions();
        if (options.Proxy is { } proxy) handler.Proxy = ToProxy(proxy);
        if (options.WebPath is not null) handler.PooledConnectionIdleTimeout = LongestIdleOfWeb;
        HttpMessageHandler named = options.TargetName is { } name ? new TargetNameHandler(name, handler) : handler;
        return options.WebPath is { } path ? new GrpcWebHandler(GrpcWebMode.GrpcWeb, new PathHandler(path, named)) : named;
    }

    private static TimeSpan PartOf(TimeSpan timeout, int parts, TimeSpan most)
    {
        if (timeout == Timeout.InfiniteTimeSpan || timeout > LongestCall) timeout = LongestCall;
        return TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / parts, ShortestPing.Ticks, most.Ticks));
    }

    /// <summary>A plain socket. With it the channel makes a new connection for each call that needs one, without a backoff of its own between.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, PortForward? forward, bool onlyHere, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            EndPoint endpoint = forward is null ? context.DnsEndPoint : await forward.EndpointAsync(token).ConfigureAwait(false);
            await socket.ConnectAsync(endpoint, token).ConfigureAwait(false);
            if (onlyHere && socket.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address))
            {
                throw new UntrustedServerException(
                    $"'{context.DnsEndPoint.Host}' is {address}, which is not this machine, and a secret does not leave it without TLS", "Use TLS, or add -AllowPlaintextToken.");
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>User and password go beside the address: errors name that.</summary>
    private static WebProxy ToProxy(Uri proxy)
    {
        var bare = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        if (proxy.UserInfo.Length == 0) return new WebProxy(bare);
        var colon = proxy.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var user = colon < 0 ? proxy.UserInfo : proxy.UserInfo[..colon];
        var password = colon < 0 ? "" : proxy.UserInfo[(colon + 1)..];
        return new WebProxy(bare) { Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) };
    }
}
