using System.Globalization;
using System.Net;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KfpMetadata.Tests.Faults;

/// <summary>A gRPC server that passes calls on as bytes, and sometimes does worse.</summary>
internal sealed class CallProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _target;
    private CallFault? _next;

    private CallProxy(int target, bool web)
    {
        var loopback = IPAddress.Loopback.ToString();
        _channel = GrpcChannel.ForAddress(
            string.Create(CultureInfo.InvariantCulture, $"http://{loopback}:{target}"), new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        _target = _channel.CreateCallInvoker();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = web ? HttpProtocols.Http1 : HttpProtocols.Http2));
        builder.Services.AddRouting().AddGrpc(static grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(this);
        builder.Services.AddSingleton<IServiceMethodProvider<CallProxy>, ForwardedMethods>();
        _application = builder.Build();
        _application.UseRouting();
        if (web) _application.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        _application.MapGrpcService<CallProxy>();
    }

    public int Port => new Uri(_application.Urls.Single()).Port;

    /// <summary>Starts one before a server.</summary>
    /// <param name="target">The server's port, for gRPC.</param>
    /// <param name="web">Whether callers speak gRPC-Web by HTTP/1.1, as to Envoy.</param>
    public static async Task<CallProxy> StartAsync(int target, bool web = false)
    {
        var proxy = new CallProxy(target, web);
        await proxy._application.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    /// <summary>Lets a fault happen to the next call.</summary>
    public void Strike(CallFault? fault) => Interlocked.Exchange(ref _next, fault);

    /// <summary>Passes one call on.</summary>
    public async Task<byte[]> ForwardAsync(Method<byte[], byte[]> method, byte[] request, ServerCallContext context)
    {
        var fault = Interlocked.Exchange(ref _next, null);
        byte[]? answer = null;
        RpcException? refusal = null;
        for (var time = 0; time < (fault?.Times ?? 1); time++)
        {
            (answer, refusal) = (null, null);
            try
            {
                // What was taken is done, whether the caller waits for it or not.
                answer = await _target.AsyncUnaryCall(method, null, new CallOptions(), request);
            }
            catch (RpcException refused)
            {
                refusal = refused;
            }
        }

        if (fault?.Dropped == true) context.GetHttpContext().Abort();
        if (fault?.Status is { } status) throw new RpcException(new Status(status, "answered by a proxy"));
        if (refusal is not null) throw new RpcException(refusal.Status);
        return answer!;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _channel.Dispose();
    }
}
