using KfpMetadata.Client;
using KfpMetadata.Tests.Client;

namespace KfpMetadata.Tests.Faults;

/// <summary>The way of one writer: a client, a connection that breaks, a proxy that errs, and the server.</summary>
internal sealed class FaultPath : IAsyncDisposable
{
    private readonly CallProxy _calls;
    private readonly WireProxy _wire;
    private readonly ServerChannel _channel;

    private FaultPath(CallProxy calls, TimeSpan timeout)
    {
        _calls = calls;
        _wire = new WireProxy(calls.Port);
        var options = new MlmdServerOptions { HostName = "127.0.0.1", Port = _wire.Port, CallTimeout = timeout };
        _channel = ServerChannel.Create(options);
        Sent = new FaultInvoker(_channel.Invoker);
        Client = new MlmdClient(
            Sent, new StoreDescription { Kind = MlmdStoreKind.Server, Address = options.Address, Release = ServerProbe.Current, CallTimeout = timeout });
        Sent.Plan = (rpc, attempt) =>
        {
            Strike(Plan(rpc, attempt));
            return Fault.None;
        };
    }

    public MlmdClient Client { get; }

    /// <summary>What the client sends.</summary>
    public FaultInvoker Sent { get; }

    /// <summary>What goes wrong, by the RPC and the number of its attempt.</summary>
    public Func<string, int, Disruption?> Plan { get; set; } = static (_, _) => null;

    /// <param name="server">The port of the server.</param>
    /// <param name="timeout">The time of a call.</param>
    public static async Task<FaultPath> StartAsync(int server, TimeSpan timeout) => new(await CallProxy.StartAsync(server), timeout);

    /// <summary>Lets one disruption happen to the next attempt of a call.</summary>
    public void StrikeOnce(string rpc, Disruption disruption)
    {
        var armed = 1;
        Plan = (name, _) => string.Equals(name, rpc, StringComparison.Ordinal) && Interlocked.Exchange(ref armed, 0) == 1 ? disruption : null;
    }

    /// <summary>Lets one disruption happen to every call from the next attempt of one on.</summary>
    public void StrikeAll(string rpc, Disruption disruption)
    {
        var begun = 0;
        Plan = (name, _) => string.Equals(name, rpc, StringComparison.Ordinal) || Volatile.Read(ref begun) == 1 ? Begin() : null;
        Disruption Begin()
        {
            Volatile.Write(ref begun, 1);
            return disruption;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _channel.DisposeAsync();
        await _wire.DisposeAsync();
        await _calls.DisposeAsync();
    }

    private void Strike(Disruption? disruption)
    {
        _calls.Strike(disruption?.Call);
        _wire.Strike(disruption?.Wire ?? WireFault.None);
    }
}
