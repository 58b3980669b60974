using System.Net;
using KfpMetadata.Protocol;
using KfpMetadata.Server.Calls;
using KfpMetadata.Server.Tls;
using KfpMetadata.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KfpMetadata.Server;

/// <summary>Puts the web server together. Nothing is read from files or the environment: the command line alone says what is served.</summary>
internal static class ServerSetup
{
    /// <summary>Longer than a write waits for another writer, so that it can still be answered.</summary>
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(15);

    /// <summary>The bytes of messages that came compressed and are not yet answered.</summary>
    private const long MostUnpacked = 128 * 1024 * 1024;

    /// <summary>The server, not yet started.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="store">The open store.</param>
    /// <param name="tls">What to do TLS with; null for none.</param>
    public static WebApplication Build(ServerOptions options, EmbeddedStore store, ServerTls? tls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerSetup).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options, tls));
        builder.Logging.SetMinimumLevel(options.LogLevel)
            // A server that cannot start says why in one line of its own.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddConsole(console => console.FormatterName = PlainConsoleFormatter.FormatterName)
            .AddConsoleFormatter<PlainConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            // Standard output has the address alone.
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Store.BusyTimeout + ShutdownMargin);
        AddServices(builder.Services, options, store);

        var application = builder.Build();
        var calls = application.Services.GetRequiredService<RunningCalls>();
        application.Use(calls.CountAsync);
        application.Use(application.Services.GetRequiredService<UnpackedMessages>().CountAsync);
        application.UseRouting();
        if (options.WebPort is not null)
            UseWeb(application, options);
        application.MapGrpcService<EmbeddedStore>();
        application.MapGrpcHealthChecksService();
        application.MapGrpcReflectionService();
        return application;
    }

    /// <summary>gRPC-Web, for both ports: without TLS the one of gRPC has HTTP/2, and the one of the web HTTP/1.1.</summary>
    private static void UseWeb(WebApplication application, ServerOptions options)
    {
        application.Use(new BrowserOrigins(options).CheckAsync);
        application.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        if (options.WebOrigins.Count > 0)
        {
            application.UseCors(cors => cors.WithOrigins([.. options.WebOrigins]).AllowAnyHeader().WithMethods(HttpMethods.Post)
                .WithExposedHeaders("grpc-status", "grpc-message", "grpc-encoding", "grpc-accept-encoding"));
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, EmbeddedStore store)
    {
        services.AddRouting();
        services.AddCors();
        // One instance serves all calls; whoever opened it closes it.
        services.AddSingleton(store);
        services.AddSingleton(options);
        services.AddSingleton(new CallGate(options.MaxConcurrentCalls));
        services.AddSingleton<RunningCalls>();
        services.AddSingleton<StoreCallInterceptor>();
        // One message of the longest can be unpacked, and some of usual length beside it.
        var unpacked = new UnpackedMessages(options.MaxMessageLength is { } longest ? Math.Max(longest, MostUnpacked) : long.MaxValue);
        services.AddSingleton(unpacked);
        services.AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = options.MaxMessageLength;
                grpc.MaxSendMessageSize = options.MaxMessageLength;
                grpc.CompressionProviders = [unpacked];
            })
            .AddServiceOptions<EmbeddedStore>(grpc => grpc.Interceptors.Add<StoreCallInterceptor>());
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(health => health.Services.Map(ServiceName, _ => true))
            .AddCheck<StoreHealthCheck>("store");
    }

    private static string ServiceName => MetadataStoreServiceReflection.Descriptor.Services[0].FullName;

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ServerOptions options, ServerTls? tls)
    {
        kestrel.AddServerHeader = false;
        // A proxy that ends TLS before the server passes on calls that say "https".
        kestrel.AllowAlternateSchemes = true;
        // Messages have their own limit.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        Listen(options.Port, HttpProtocols.Http2);
        if (options.WebPort is { } webPort)
            // Only TLS lets both sides agree on one of the two.
            Listen(webPort, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2);

        void Listen(int port, HttpProtocols protocols) => kestrel.Listen(new IPEndPoint(options.Address, port), endpoint =>
        {
            endpoint.Protocols = protocols;
            if (tls is not null)
                endpoint.UseHttps(tls.CreateOptions(kestrel.ApplicationServices.GetRequiredService<ILogger<ServerTls>>()));
        });
    }
}
