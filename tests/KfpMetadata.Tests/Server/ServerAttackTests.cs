using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.Tests.Server;

/// <summary>One client does what it can to stop the others, with the default settings.</summary>
[Collection(AloneCollection.Name)]
public sealed class ServerAttackTests(ITestOutputHelper output) : IDisposable
{
    private const long MostMemory = 1L << 30;

    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder folder = new();

    /// <summary>Filters that make gigabytes out of nothing, and ones that never end.</summary>
    public static TheoryData<string> Filters => [.. Hostile];

    private static readonly string[] Hostile =
    [
        $"uri = {string.Concat(Enumerable.Repeat("REPLACE(", 12))}'x'{string.Concat(Enumerable.Repeat(", 'x', 'xxxxxxxxxx')", 12))}",
        "contexts_a.name LIKE '%' AND contexts_b.name LIKE '%' AND contexts_c.name LIKE '%' AND contexts_d.name LIKE '%zz'",
        "contexts_a.name = 'none' OR (contexts_b.name LIKE '%' AND contexts_c.name LIKE '%' AND contexts_d.name LIKE '%' AND contexts_e.name = 'none')",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task FiltersOfOneClientHoldUpNoOther(string filter)
    {
        await using var server = await StoreServerProcess.StartAsync("--path", await ManyContexts());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var request = new GetArtifactsRequest { Options = new ListOperationOptions { MaxResultSize = 100, FilterQuery = filter } };
        var usual = await Slowest(server);
        using var attacker = server.Connect();
        var attacks = Enumerable.Range(0, 16)
            .Select(_ => new MetadataStoreService.MetadataStoreServiceClient(attacker).GetArtifactsAsync(request, cancellationToken: end.Token).ResponseAsync)
            .ToList();
        await Task.Delay(500, Token);
        await Others(server, usual);
        await end.CancelAsync();
        await Task.WhenAll(attacks.Select(attack => attack.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));
    }

    [Fact]
    public async Task AQueryThatTakesTooLongIsEnded()
    {
        await using var server = await StoreServerProcess.StartAsync("--path", await ManyContexts(), "--query-timeout", "1");
        var started = Stopwatch.GetTimestamp();
        var request = new GetArtifactsRequest { Options = new ListOperationOptions { MaxResultSize = 100, FilterQuery = Hostile[1] } };
        var ended = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.GetArtifactsAsync(request, cancellationToken: Token));
        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        Assert.StartsWith(EmbeddedStore.QueryLimitText, ended.Status.Detail, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));

        // The module believes it, and does not ask again until its own time is over.
        await using var client = await new MlmdClientFactory().ConnectAsync(new MlmdServerOptions { HostName = "127.0.0.1", Port = server.Port }, progress: null, Token);
        started = Stopwatch.GetTimestamp();
        var told = await Assert.ThrowsAsync<MlmdException>(async () =>
        {
            await foreach (var _ in client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Filter = Hostile[1] }, Token))
            {
                // None comes.
            }
        });
        Assert.Equal(MlmdErrorId.Timeout, told.ErrorId);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task PackedMessagesFillNoMemory()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory");
        var bomb = Packed(1_900_000_000);
        var below = Packed(90_000_000);
        var usual = await Slowest(server);
        using var http = Http2();
        var attacks = Enumerable.Range(0, 4).Select(_ => Send(http, server, bomb)).Concat(Enumerable.Range(0, 12).Select(_ => Send(http, server, below))).ToList();
        await Others(server, usual);
        foreach (var attack in attacks)
            await attack;
        await Others(server, usual);
    }

    [Fact]
    public async Task ALongMessageIsRefusedAndOneOfUsualLengthIsNot()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory");
        using var http = Http2();
        Assert.Equal(StatusCode.ResourceExhausted, await Send(http, server, Packed(200_000_000)));
        Assert.Equal(StatusCode.InvalidArgument, await Send(http, server, Packed(1_000_000)));
        // What was unpacked is no longer counted.
        for (var round = 0; round < 5; round++)
            Assert.Equal(StatusCode.InvalidArgument, await Send(http, server, Packed(60_000_000)));
    }

    [Fact]
    public async Task WhoSendsSlowlyTakesNoPlace()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--max-concurrent-calls", "2");
        using var http = Http2();
        using var end = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 8).Select(_ => SendSlowly(http, server, end.Token)).ToList();
        await Task.Delay(500, Token);
        await Others(server);
        await end.CancelAsync();
        await Task.WhenAll(slow);
    }

    [Fact]
    public async Task TheTurnsAreThoseOfClientsNotOfCalls()
    {
        var path = folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path);
        var type = (await server.Client.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: Token)).TypeId;
        var order = new List<string>();
        async Task Write(GrpcChannel channel, string name)
        {
            await new MetadataStoreService.MetadataStoreServiceClient(channel)
                .PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = type, Name = name } } }, cancellationToken: Token);
            lock (order)
                order.Add(name);
        }

        using var other = SqliteFile.Connect(path);
        SqliteFile.Execute(other, "BEGIN IMMEDIATE");
        using var many = server.Connect();
        using var few = server.Connect();
        var all = Enumerable.Range(0, 50).Select(number => Write(many, $"many{number}")).ToList();
        await Task.Delay(300, Token);
        all.Add(Write(few, "few"));
        await Task.Delay(300, Token);
        SqliteFile.Execute(other, "COMMIT");
        await Task.WhenAll(all);
        Assert.InRange(order.IndexOf("few"), 0, 10);
    }

    [Fact]
    public async Task TextsOfClientsStayInTheirLineOfTheLog()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--log-level", "Information");
        var request = new GetArtifactTypeRequest { TypeName = "x\r\n\u001b[31mfail: FAKE[0] root\u202e logged in\u2028\a" };
        await Assert.ThrowsAsync<RpcException>(async () => await server.Client.GetArtifactTypeAsync(request, cancellationToken: Token));
        server.Crash();
        var (_, _, log) = await server.EndAsync();
        Assert.Contains("FAKE[0]", log, StringComparison.Ordinal);
        Assert.DoesNotContain(log.ReplaceLineEndings("\n"), character => character is not '\n' && (char.IsControl(character) || character is '\u202e' or '\u2028'));
        Assert.DoesNotContain(log.Split('\n'), line => line.StartsWith("fail: FAKE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AClientThatIsRefusedIsInTheLog()
    {
        using var scene = new TlsScene();
        var certificate = scene.Authority.Server([TlsScene.ServiceName]);
        await using var server = await StoreServerProcess.StartAsync(
            "--in-memory",
            "--tls-certificate", scene.Write(certificate.ExportCertificatePem(), await File.ReadAllTextAsync(scene.WriteKey(certificate), Token)),
            "--client-ca", scene.AuthorityPath);
        await using var channel = ServerChannel.Create(scene.Right(server.Port));
        await Assert.ThrowsAsync<RpcException>(
            async () => await new MetadataStoreService.MetadataStoreServiceClient(channel.Invoker).GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token));
        server.Crash();
        Assert.Contains("certificate", (await server.EndAsync()).Error, StringComparison.Ordinal);
    }

    /// <summary>What other clients ask is answered within a second, with and without a filter; on a machine that is busy anyway in a few times what it takes there.</summary>
    private async Task Others(StoreServerProcess server, TimeSpan usual = default)
    {
        var slowest = await Slowest(server);
        Assert.True(slowest < MostWaiting || slowest < 5 * usual, $"{slowest}, and {usual} without an attack");
    }

    private async Task<TimeSpan> Slowest(StoreServerProcess server)
    {
        var slowest = TimeSpan.Zero;
        for (var read = 0; read < 10; read++)
        {
            using var channel = server.Connect();
            var client = new MetadataStoreService.MetadataStoreServiceClient(channel);
            var started = Stopwatch.GetTimestamp();
            await client.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { 1 } }, cancellationToken: Token);
            await client.GetContextsAsync(new GetContextsRequest { Options = new ListOperationOptions { MaxResultSize = 10, FilterQuery = "id = 1" } }, cancellationToken: Token);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
        }

        output.WriteLine($"the slowest of 10 reads took {slowest.TotalMilliseconds:F0} ms");
        RequireMemory(server);
        return slowest;
    }

    private void RequireMemory(StoreServerProcess server)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var line = File.ReadLines($"/proc/{server.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        output.WriteLine(line);
        Assert.InRange(long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024, 1, MostMemory);
    }

    private async Task<string> ManyContexts()
    {
        var path = folder.PathOf("store.db");
        await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }).DisposeAsync();
        const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) ";
        SqliteFile.Execute(path, "INSERT INTO Type (id, name, type_kind) VALUES (100, 'T', 1), (101, 'C', 2); INSERT INTO Artifact (id, type_id, uri) VALUES (1, 100, 'u')");
        SqliteFile.Execute(path, Numbers + "INSERT INTO Context (id, type_id, name) SELECT i, 101, 'c' || i FROM n");
        SqliteFile.Execute(path, Numbers + "INSERT INTO Attribution (context_id, artifact_id) SELECT i, 1 FROM n");
        return path;
    }

    private static HttpClient Http2() => new(new SocketsHttpHandler())
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>A call with an artifact whose URI has this length, packed.</summary>
    private static byte[] Packed(int length)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            // PutArtifactsRequest.artifacts[0].uri
            var uri = new MemoryStream();
            using (var coded = new CodedOutputStream(uri, leaveOpen: true))
            {
                coded.WriteTag(1, WireFormat.WireType.LengthDelimited);
                coded.WriteLength(length + 1 + CodedOutputStream.ComputeLengthSize(length));
                coded.WriteTag(3, WireFormat.WireType.LengthDelimited);
                coded.WriteLength(length);
            }

            gzip.Write(uri.ToArray());
            var block = new byte[1_000_000];
            Array.Fill(block, (byte)'x');
            for (var left = length; left > 0; left -= block.Length)
                gzip.Write(block, 0, Math.Min(left, block.Length));
        }

        return packed.ToArray();
    }

    private static async Task<StatusCode> Send(HttpClient http, StoreServerProcess server, byte[] packed)
    {
        var frame = new byte[5 + packed.Length];
        frame[0] = 1;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), packed.Length);
        packed.CopyTo(frame, 5);
        using var request = Request(server, new ByteArrayContent(frame));
        request.Headers.Add("grpc-encoding", "gzip");
        try
        {
            using var response = await http.SendAsync(request, Token);
            await response.Content.ReadAsByteArrayAsync(Token);
            var headers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
            return (StatusCode)int.Parse(headers.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException)
        {
            return StatusCode.Unavailable;
        }
    }

    private static async Task SendSlowly(HttpClient http, StoreServerProcess server, CancellationToken end)
    {
        using var request = Request(server, new SlowContent(end));
        try
        {
            using var response = await http.SendAsync(request, end);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It is ended.
        }
    }

    private static HttpRequestMessage Request(StoreServerProcess server, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server.Address}/{MetadataStoreService.Descriptor.FullName}/PutArtifacts") { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("te", "trailers");
        return request;
    }

    private sealed class SlowContent(CancellationToken end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 1, 0, 0, 0 }, end);
            while (!end.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[100], end);
                await stream.FlushAsync(end);
                await Task.Delay(200, end);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
