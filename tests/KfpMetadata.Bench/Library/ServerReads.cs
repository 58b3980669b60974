using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using KfpMetadata.Client;
using KfpMetadata.Protocol;

namespace KfpMetadata.Bench;

/// <summary>Reads artifacts from a server: by id, one a call, or all.</summary>
internal static class ServerReads
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

    /// <summary>All artifacts in pages of 100, by the client that was generated from the protocol.</summary>
    public static async Task<(double Seconds, long Answer)> BarePagesAsync(int port)
    {
        using var channel = GrpcChannel.ForAddress(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var client = new MetadataStoreService.MetadataStoreServiceClient(channel);
        var options = new ListOperationOptions { MaxResultSize = 100, OrderByField = new() { Field = ListOperationOptions.Types.OrderByField.Types.Field.Id, IsAsc = true } };
        var watch = Stopwatch.StartNew();
        var found = 0L;
        do
        {
            var page = await client.GetArtifactsAsync(new GetArtifactsRequest { Options = options });
            found += page.Artifacts.Count;
            options.NextPageToken = page.NextPageToken;
        }
        while (options.NextPageToken.Length > 0);
        return (watch.Elapsed.TotalSeconds, found);
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
