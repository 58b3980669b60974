using System.Runtime.CompilerServices;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Looks at a store stage by stage. It only reads.</summary>
internal static class ConnectionTester
{
    /// <summary>Reading ten times and sending a large message takes longer than a first connection may.</summary>
    private const int StageFactor = 3;

    /// <summary>A server, from its name on.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="token">Ends it.</param>
    public static async IAsyncEnumerable<MlmdConnectionTest> ServerAsync(MlmdServerOptions options, [EnumeratorCancellation] CancellationToken token)
    {
        var channel = ServerChannel.Create(options);
        await using (channel.ConfigureAwait(false))
        {
            var stages = Stages(options, channel);
            await foreach (var row in StageRunner.RunAsync(options.Address, StageFactor * options.ConnectTimeout, stages, token).ConfigureAwait(false))
                yield return row;
        }
    }

    /// <summary>A store behind an invoker, from its answer on.</summary>
    /// <param name="address">The store, for the rows.</param>
    /// <param name="invoker">The way to it.</param>
    /// <param name="limit">The time that a stage may take.</param>
    /// <param name="token">Ends it.</param>
    public static IAsyncEnumerable<MlmdConnectionTest> EmbeddedAsync(string address, CallInvoker invoker, TimeSpan limit, CancellationToken token) =>
        StageRunner.RunAsync(
            address,
            limit,
            [
                new(MlmdTestStage.Rpc, static _ => Task.FromResult(Finding.Passed("The embedded store is open, schema version 10."))),
                new(MlmdTestStage.Store, new StoreStage(invoker, isServer: false).RunAsync),
            ],
            token);

    /// <summary>A SQLite file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="token">Ends it.</param>
    public static async IAsyncEnumerable<MlmdConnectionTest> FileAsync(string path, [EnumeratorCancellation] CancellationToken token)
    {
        IMlmdClient? client = null;
        Finding? refused = null;
        try
        {
            client = await EmbeddedConnector.OpenAsync(path, readOnly: true, token).ConfigureAwait(false);
        }
        catch (MlmdException failure)
        {
            refused = Finding.Failed(failure.Message, "");
        }

        if (client is null)
        {
            await foreach (var row in StageRunner.RunAsync(
                path,
                Timeout.InfiniteTimeSpan,
                [new(MlmdTestStage.Rpc, _ => Task.FromResult(refused!)), new(MlmdTestStage.Store, static _ => Task.FromResult(Finding.Passed("")))],
                token).ConfigureAwait(false))
            {
                yield return row;
            }

            yield break;
        }

        await using (client.ConfigureAwait(false))
        {
            await foreach (var row in client.TestAsync(token).ConfigureAwait(false)) yield return row;
        }
    }

    private static List<TestStage> Stages(MlmdServerOptions options, ServerChannel channel)
    {
        var (host, port) = options.Proxy is { } proxy ? (proxy.Host, proxy.Port) : (options.HostName, options.Port);
        var network = new NetworkStages(host, port);
        TlsStage? tls = null;
        var rpc = new RpcStages(channel.Invoker);
        return
        [
            new(MlmdTestStage.NameResolution, network.ResolveAsync),
            new(MlmdTestStage.Tcp, network.ConnectAsync),
            new(MlmdTestStage.Tls, token => options.Proxy is null
                ? (tls = new TlsStage(new PeerProbe(network.Endpoint!), options)).RunAsync(token)
                : Task.FromResult(BehindProxy())),
            new(MlmdTestStage.Http2, token => options.Proxy is not null ? Task.FromResult(BehindProxy())
                : tls?.Answer is { } answer ? Task.FromResult(Http2Stage.Of(answer))
                : new Http2Stage(new PeerProbe(network.Endpoint!), options.HostName).RunAsync(token)),
            new(MlmdTestStage.Authorization, rpc.AuthorizeAsync),
            new(MlmdTestStage.Rpc, rpc.AnswerAsync),
            new(MlmdTestStage.Store, new StoreStage(channel.Invoker, isServer: true).RunAsync),
        ];
    }

    private static Finding BehindProxy() => Finding.Skipped("Behind the proxy: the stages that make calls look at it.");
}
