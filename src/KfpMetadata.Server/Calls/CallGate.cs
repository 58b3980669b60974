using System.Net;
using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Server.Calls;

/// <summary>
/// Lets as many calls into the store at once as it can serve. The store blocks the thread of a call; calls that would only wait for
/// their turn wait here without one, so that threads remain for the connections. Writers, reads that end soon, and reads whose end nobody can foresee
/// have places of their own, so none of them stops the others.
/// </summary>
internal sealed class CallGate
{
    /// <summary>The store has one writer.</summary>
    private const int Writes = 1;

    /// <summary>A request of more bytes asks for much: it lists ids.</summary>
    private const int LargeRequest = 16 * 1024;

    /// <summary>Reads are work for the processor; a few more than it has cores make up for those that wait for a lock or the disk.</summary>
    private static readonly int Reads = Math.Max(8, Environment.ProcessorCount);

    private static readonly int HeavyReads = Math.Max(4, Environment.ProcessorCount / 2);

    private readonly FairPlaces? all;
    private readonly FairPlaces writes = new(Writes);
    private readonly FairPlaces reads = new(Reads);
    private readonly FairPlaces heavyReads = new(HeavyReads);

    /// <summary>Makes the gate.</summary>
    /// <param name="most">How many calls run at once in all; null for as many as there are places.</param>
    public CallGate(int? most) => all = most is { } count ? new FairPlaces(count) : null;

    /// <summary>How many threads calls can block at once.</summary>
    public static int Threads => Reads + HeavyReads + Writes;

    /// <summary>Waits until a call whose message was read may begin.</summary>
    /// <param name="request">The message.</param>
    /// <param name="isWrite">Whether it writes.</param>
    /// <param name="context">Whose call it is.</param>
    /// <returns>To be disposed when the call is done.</returns>
    public async Task<IDisposable> EnterAsync(IMessage request, bool isWrite, ServerCallContext context)
    {
        var client = ClientOf(context);
        var own = await (isWrite ? writes : IsHeavy(request) ? heavyReads : reads).EnterAsync(client, context.CancellationToken);
        if (all is null)
            return own;
        try
        {
            return new Both(own, await all.EnterAsync(client, context.CancellationToken));
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Whether a read can take any time: it filters, walks, or asks for everything.</summary>
    private static bool IsHeavy(IMessage request) => request switch
    {
        GetArtifactsRequest list => IsHeavy(list.Options),
        GetExecutionsRequest list => IsHeavy(list.Options),
        GetContextsRequest list => IsHeavy(list.Options),
        GetArtifactsByTypeRequest list => IsHeavy(list.Options),
        GetExecutionsByTypeRequest list => IsHeavy(list.Options),
        GetContextsByTypeRequest list => IsHeavy(list.Options),
        GetArtifactsByContextRequest list => IsHeavy(list.Options),
        GetExecutionsByContextRequest list => IsHeavy(list.Options),
        GetLineageSubgraphRequest => true,
        _ => request.Descriptor.Name.Contains("Lineage", StringComparison.Ordinal) || request.CalculateSize() > LargeRequest,
    };

    private static bool IsHeavy(ListOperationOptions? options) => options is null || options.FilterQuery.Length > 0;

    /// <summary>A machine is one client, whatever connections it opens; on this one, and behind a forwarded port, each connection is one.</summary>
    private static string ClientOf(ServerCallContext context)
    {
        var connection = context.GetHttpContext().Connection;
        return connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address) ? address.ToString() : connection.Id;
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }
}
