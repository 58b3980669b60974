using System.Runtime.CompilerServices;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Looks at a store stage by stage. It only reads.</summary>
internal static class ConnectionTester
{
    /// <summary>A server, from its name on.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="trace">Told of the calls; may be <see langword="null"/>.</param>
    /// <param name="token">Ends it.</param>
    public static async IAsyncEnumerable<MlmdConnectionTest> ServerAsync(
        MlmdServerOptions options, Func<MlmdCallTrace, Task>? trace, [EnumeratorCancellation] CancellationToken token)
    {
        var (channel, refused) = Open(options);
        if (channel is null)
        {
            yield return refused!;
            yield break;
        }

        await using (channel.ConfigureAwait(false))
        {
            var runner = new CallRunner(channel.Invoker, new CallTracer(), MlmdStoreKind.Server, options.Address);
            var stages = Stages(options, channel, runner);
            await foreach (var row in RunAsync(options.Address, stages, runner, trace, token).ConfigureAwait(false))
                yield return row;
        }
    }

    /// <summary>A store behind an invoker, from its answer on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="invoker">The way to it.</param>
    /// <param name="trace">Told of the calls; may be <see langword="null"/>.</param>
    /// <param name="token">Ends it.</param>
    public static IAsyncEnumerable<MlmdConnectionTest> EmbeddedAsync(
        StoreDescription store, CallInvoker invoker, Func<MlmdCallTrace, Task>? trace, CancellationToken token)
    {
        var runner = new CallRunner(invoker, new CallTracer(), store.Kind, store.Address);
        TestStage[] stages =
        [
            new(MlmdTestStage.Rpc, store.CallTimeout, static _ => Task.FromResult(Finding.Passed("The embedded store is open, with MLMD's schema version 10."))),
            new(MlmdTestStage.Store, store.CallTimeout, new StoreStage(runner).RunAsync),
        ];
        return RunAsync(store.Address, stages, runner, trace, token);
    }

    /// <summary>A SQLite file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="trace">Told of the calls; may be <see langword="null"/>.</param>
    /// <param name="token">Ends it.</param>
    public static async IAsyncEnumerable<MlmdConnectionTest> FileAsync(
        string path, Func<MlmdCallTrace, Task>? trace, [EnumeratorCancellation] CancellationToken token)
    {
        IMlmdClient? client = null;
        MlmdConnectionTest? refused = null;
        try
        {
            client = await EmbeddedConnector.OpenAsync(path, readOnly: true, token).ConfigureAwait(false);
        }
        catch (MlmdException failure)
        {
            refused = Refused(path, failure);
        }

        if (client is null)
        {
            yield return refused!;
            yield break;
        }

        await using (client.ConfigureAwait(false))
        {
            await foreach (var row in client.TestAsync(trace, token).ConfigureAwait(false)) yield return row;
        }
    }

    private static (ServerChannel? Channel, MlmdConnectionTest? Refused) Open(MlmdServerOptions options)
    {
        try
        {
            return (ServerChannel.Create(options), null);
        }
        catch (MlmdException failure)
        {
            return (null, Refused(options.Address, failure));
        }
    }

    private static MlmdConnectionTest Refused(string address, MlmdException failure) =>
        new() { Address = address, Stage = MlmdTestStage.Options, Result = MlmdTestResult.Failed, Detail = failure.Message };

    private static IAsyncEnumerable<MlmdConnectionTest> RunAsync(
        string address, IEnumerable<TestStage> stages, CallRunner runner, Func<MlmdCallTrace, Task>? trace, CancellationToken token)
    {
        // A listener hears one flow of calls, and every row is a flow of its own.
        var traced = trace is null ? stages : stages.Select(stage => stage with { RunAsync = token => runner.TracedAsync(trace, () => stage.RunAsync(token)) });
        return StageRunner.RunAsync(address, [.. traced], token);
    }

    private static List<TestStage> Stages(MlmdServerOptions options, ServerChannel channel, CallRunner runner)
    {
        var (host, port) = options.Proxy is { } proxy ? (proxy.Host, proxy.Port) : (options.HostName, options.Port);
        var network = new NetworkStages(host, port, channel.Forward);
        var rpc = new RpcStages(runner, isWeb: options.WebPath is not null);
        TlsStage? tls = null;
        var connect = options.PortForward is null ? options.ConnectTimeout : options.ConnectTimeout + KubectlProcess.StartLimit(options.ConnectTimeout);
        return
        [
            new(MlmdTestStage.NameResolution, connect, network.ResolveAsync),
            new(MlmdTestStage.Tcp, connect, network.ConnectAsync),
            new(MlmdTestStage.Tls, connect, token => options.Proxy is null
                ? (tls = new TlsStage(new PeerProbe(network.Endpoint!), options)).RunAsync(token)
                : Task.FromResult(BehindProxy())),
            new(MlmdTestStage.Http2, connect, token => options.WebPath is not null ? Task.FromResult(Finding.Skipped("gRPC-Web goes by HTTP/1.1 as well: the stages that make calls look at it."))
                : options.Proxy is not null ? Task.FromResult(BehindProxy())
                : tls?.Answer is { } answer ? Task.FromResult(Http2Stage.Of(answer))
                : new Http2Stage(new PeerProbe(network.Endpoint!), options.HostName).RunAsync(token)),
            new(MlmdTestStage.Authorization, connect, rpc.AuthorizeAsync),
            new(MlmdTestStage.Rpc, options.CallTimeout, rpc.AnswerAsync),
            new(MlmdTestStage.Store, options.CallTimeout, new StoreStage(runner).RunAsync),
        ];
    }

    private static Finding BehindProxy() => Finding.Skipped("Behind the proxy: the stages that make calls look at it.");
}
