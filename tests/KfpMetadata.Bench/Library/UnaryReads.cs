using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using KfpMetadata.Client;
using KfpMetadata.Protocol;

namespace KfpMetadata.Bench;

/// <summary>Reads artifacts by id from a server, one a call.</summary>
internal static class UnaryReads
{
    private const int WarmUp = 300;

    /// <summary>By this project's client.</summary>
    public static async Task<(double Seconds, long Answer)> OursAsync(int port, int size)
    {
        var options = new MlmdServerOptions { HostName = "127.0.0.1", Port = port };
        await using var client = await new MlmdClientFactory().ConnectAsync(options, progress: null, CancellationToken.None);
        return await MeasureAsync(size, async id => (await client.GetNodesByIdAsync<MlmdArtifact>([id], CancellationToken.None)).Count);
    }

    /// <summary>By the client that was generated from the protocol, with nothing around it.</summary>
    public static async Task<(double Seconds, long Answer)> BareAsync(int port, int size)
    {
        using var channel = GrpcChannel.ForAddress(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var client = new MetadataStoreService.MetadataStoreServiceClient(channel);
        return await MeasureAsync(size, async id => (await client.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { id } })).Artifacts.Count);
    }

    private static async Task<(double Seconds, long Answer)> MeasureAsync(int size, Func<long, Task<int>> read)
    {
        for (var id = 1; id <= WarmUp; id++) await read(id);
        var watch = Stopwatch.StartNew();
        var found = 0L;
        for (var id = 1; id <= size; id++) found += await read(id);
        return (watch.Elapsed.TotalSeconds, found);
    }
}
