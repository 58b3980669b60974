using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using KfpMetadata.Client;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Kfp;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage;
using KfpMetadata.Tests.Tls;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Client;

/// <summary>Looking at a connection stage by stage: what is found where something is not as it should be.</summary>
public sealed class ConnectionTestTests
{
    private static readonly MlmdClientFactory Factory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task A_good_server_passes_all_stages(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release);
        var calls = new List<MlmdCallTrace>();

        var rows = await Factory.TestServerAsync(Options(server.Port), call => { calls.Add(call); return Task.CompletedTask; }, Token).ToListAsync(Token);

        Assert.Equal(Stages, rows.Select(row => row.Stage));
        Assert.Equal(MlmdTestResult.Skipped, Row(rows, MlmdTestStage.Tls).Result);
        Assert.All(rows.Where(row => row.Stage != MlmdTestStage.Tls), row => Assert.Equal(MlmdTestResult.Passed, row.Result));
        Assert.All(rows, row => Assert.Equal($"127.0.0.1:{server.Port}", row.Address));
        Assert.Contains("1.14 or later", Row(rows, MlmdTestStage.Rpc).Detail, StringComparison.Ordinal);
        Assert.Contains("10 reads took", Row(rows, MlmdTestStage.Store).Detail, StringComparison.Ordinal);
        Assert.Contains("4 MiB", Row(rows, MlmdTestStage.Store).Detail, StringComparison.Ordinal);
        Assert.Equal(10, calls.Count(call => call.Rpc == "GetContexts"));
        Assert.DoesNotContain(calls, call => call.Rpc.StartsWith("Put", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_server_is_a_warning()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_5_0);
        var rows = await Rows(Options(server.Port));
        Assert.Equal(MlmdTestResult.Warning, Row(rows, MlmdTestStage.Rpc).Result);
        Assert.Contains("before 1.14", Row(rows, MlmdTestStage.Rpc).Detail, StringComparison.Ordinal);
        Assert.Equal(MlmdTestResult.Passed, Row(rows, MlmdTestStage.Store).Result);
    }

    [Fact]
    public async Task A_name_without_an_address_fails_the_first_stage_and_the_others_are_not_looked_at()
    {
        var rows = await Rows(Options(8080) with { HostName = "no-such-host.invalid" });
        Assert.Equal(Stages, rows.Select(row => row.Stage));
        AssertFailed(rows, MlmdTestStage.NameResolution, "no-such-host.invalid", "port-forward");
        Assert.All(rows.Skip(1), row => Assert.Equal(MlmdTestResult.Skipped, row.Result));
        Assert.Contains("NameResolution failed", rows[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_fails_TCP()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        AssertFailed(await Rows(Options(port)), MlmdTestStage.Tcp, $"127.0.0.1:{port}", "8080");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nServer: envoy\r\n\r\n", "HTTP/1.1 400 Bad Request", "metadata-grpc-service")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2", "8080")]
    [InlineData("", "without a word", "sidecar")]
    public async Task What_speaks_something_else_is_told(string says, string detail, string advice)
    {
        await using var other = new SpeakingPort(says);
        AssertFailed(await Rows(Options(other.Port)), MlmdTestStage.Http2, detail, advice);
    }

    [Fact]
    public async Task What_says_nothing_is_told()
    {
        await using var silent = new SpeakingPort(says: null);
        AssertFailed(await Rows(Options(silent.Port)), MlmdTestStage.Http2, "says nothing", "port-forward");
    }

    [Fact]
    public async Task A_plain_connection_to_TLS_and_TLS_to_a_plain_port_are_told_apart()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        using var authority = TestAuthority.Root("authority of a test");
        using var certificate = authority.Server(["127.0.0.1"], untilDays: 90);
        await using var front = new TlsFront(server.Port, certificate);
        using var folder = new TemporaryFolder();
        var pem = folder.PathOf("ca.pem");
        await File.WriteAllTextAsync(pem, authority.Pem, Token);

        AssertFailed(await Rows(Options(front.Port)), MlmdTestStage.Http2, "speaks TLS", "-UseTls");
        AssertFailed(await Rows(Options(server.Port) with { UseTls = true }), MlmdTestStage.Tls, "without TLS", "-UseTls");
        AssertFailed(await Rows(Options(front.Port) with { UseTls = true }), MlmdTestStage.Tls, "not trusted", "-CACertificatePath");
        var trusted = await Rows(Options(front.Port) with { UseTls = true, CACertificatePath = pem });
        Assert.All(trusted, row => Assert.Equal(MlmdTestResult.Passed, row.Result));
        Assert.Contains("TLS 1.", Row(trusted, MlmdTestStage.Tls).Detail, StringComparison.Ordinal);
        AssertFailed(await Rows(Options(front.Port) with { UseTls = true, CACertificatePath = pem + ".none" }), MlmdTestStage.Options, pem, "");
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_a_warning_and_one_that_has_ended_a_failure()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        using var authority = TestAuthority.Root("authority of a test");
        using var folder = new TemporaryFolder();
        var pem = folder.PathOf("ca.pem");
        await File.WriteAllTextAsync(pem, authority.Pem, Token);
        using var soon = authority.Server(["127.0.0.1"], untilDays: 5);
        await using var front = new TlsFront(server.Port, soon);
        Assert.Equal(MlmdTestResult.Warning, Row(await Rows(Options(front.Port) with { CACertificatePath = pem, UseTls = true }), MlmdTestStage.Tls).Result);

        using var ended = authority.Server(["127.0.0.1"], fromDays: -3, untilDays: -1);
        await using var old = new TlsFront(server.Port, ended);
        AssertFailed(await Rows(Options(old.Port) with { CACertificatePath = pem, UseTls = true }), MlmdTestStage.Tls, "expired", "renewed");
    }

    [Fact]
    public async Task A_server_that_wants_a_client_certificate_says_so()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        using var authority = TestAuthority.Root("authority of a test");
        using var folder = new TemporaryFolder();
        var pem = folder.PathOf("ca.pem");
        await File.WriteAllTextAsync(pem, authority.Pem, Token);
        using var certificate = authority.Server(["127.0.0.1"]);
        await using var front = new TlsFront(server.Port, certificate, clientAuthority: authority);
        AssertFailed(await Rows(Options(front.Port) with { CACertificatePath = pem, UseTls = true }), MlmdTestStage.Tls, "wants a certificate", "-ClientCertificatePath");
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated, "token expired", MlmdTestStage.Authorization, "token expired", "-BearerToken")]
    [InlineData(StatusCode.PermissionDenied, "RBAC: access denied", MlmdTestStage.Authorization, "Istio", "AuthorizationPolicy")]
    [InlineData(StatusCode.PermissionDenied, "no", MlmdTestStage.Authorization, "not allowed", "administrator")]
    [InlineData(StatusCode.Unknown, "Bad gRPC response. HTTP status code: 302", MlmdTestStage.Authorization, "log in", "port-forward")]
    [InlineData(StatusCode.Unimplemented, "unknown service", MlmdTestStage.Rpc, "not MLMD", "8080")]
    [InlineData(StatusCode.Unknown, "Bad gRPC response. Invalid content-type value: text/html", MlmdTestStage.Rpc, "text/html", "metadata-grpc-service")]
    [InlineData(StatusCode.Unavailable, "upstream connect error or disconnect/reset before headers", MlmdTestStage.Rpc, "upstream", "metadata-grpc-deployment")]
    [InlineData(StatusCode.Internal, "mysql_query failed: errno: 2006, error: MySQL server has gone away", MlmdTestStage.Store, "database does not answer", "mysql")]
    [InlineData(StatusCode.Internal, "mysql_real_connect failed: errno: 2003, error: Can't connect to MySQL server", MlmdTestStage.Store, "database does not answer", "mysql")]
    [InlineData(StatusCode.Aborted, "In the given db, MLMDEnv table exists but no schema_version can be found.", MlmdTestStage.Store, "MLMDEnv", "one row")]
    [InlineData(StatusCode.DataLoss, "In the given db, MLMDEnv table exists but schema_version cannot be resolved due to there being more than one rows", MlmdTestStage.Store, "MLMDEnv", "one row")]
    public async Task What_an_answer_means_is_told(StatusCode code, string says, MlmdTestStage stage, string detail, string advice)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var refusing = new RefusingInvoker(new InProcessCallInvoker(store), method: null, new Status(code, says));
        var runner = new CallRunner(refusing, new CallTracer(), MlmdStoreKind.Server, "server:8080");
        var rpc = new RpcStages(runner, isWeb: false);
        var limit = TimeSpan.FromSeconds(30);
        TestStage[] stages =
        [
            new(MlmdTestStage.Authorization, limit, rpc.AuthorizeAsync),
            new(MlmdTestStage.Rpc, limit, rpc.AnswerAsync),
            new(MlmdTestStage.Store, limit, new StoreStage(runner).RunAsync),
        ];
        AssertFailed(await StageRunner.RunAsync("server:8080", stages, Token).ToListAsync(Token), stage, detail, advice);
    }

    [Theory]
    [InlineData(ReferenceDatabaseKind.MariaDb, ReferenceRelease.V1_14_0)]
    [InlineData(ReferenceDatabaseKind.PostgreSql, ReferenceRelease.V1_17_1)]
    public async Task A_server_whose_database_has_ended_says_so(ReferenceDatabaseKind kind, ReferenceRelease release)
    {
        await using var database = await ReferenceDatabase.StartAsync(kind);
        await using var server = await ReferenceServer.StartAsync(release, database.NextDatabase());
        Assert.DoesNotContain(await Rows(Options(server.Port)), row => row.Result == MlmdTestResult.Failed);

        await database.KillAsync();

        AssertFailed(await Rows(Options(server.Port) with { CallTimeout = TimeSpan.FromSeconds(20) }), MlmdTestStage.Store, "database does not answer", "mysql");
    }

    [Fact]
    public async Task Types_that_are_there_twice_are_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("store.db");
        await using (var client = await Factory.OpenFileAsync(path, readOnly: false, Token))
            await client.PutTypeAsync(new MlmdArtifactType { Name = "Twice" }, false, Token);
        await using (var database = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await database.OpenAsync(Token);
            await using var command = database.CreateCommand();
            command.CommandText = "INSERT INTO Type (name, type_kind) VALUES ('Twice', 1)";
            await command.ExecuteNonQueryAsync(Token);
        }

        var rows = await Factory.TestFileAsync(path, null, Token).ToListAsync(Token);

        Assert.Equal([MlmdTestStage.Rpc, MlmdTestStage.Store], rows.Select(row => row.Stage));
        Assert.Equal(MlmdTestResult.Warning, rows[1].Result);
        Assert.Contains("artifact type 'Twice' (ids ", rows[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_none_is_a_row_and_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.PathOf("missing.db");
        Assert.Equal(MlmdTestResult.Failed, Assert.Single(await Factory.TestFileAsync(missing, null, Token).ToListAsync(Token)).Result);
        Assert.False(File.Exists(missing));
        var other = folder.PathOf("other.db");
        await File.WriteAllTextAsync(other, "not a database", Token);
        Assert.Equal(MlmdTestResult.Failed, Assert.Single(await Factory.TestFileAsync(other, null, Token).ToListAsync(Token)).Result);
        Assert.Equal("not a database", await File.ReadAllTextAsync(other, Token));
    }

    [Fact]
    public async Task An_open_connection_is_looked_at_as_it_was_opened()
    {
        await using var memory = await Factory.OpenMemoryAsync(Token);
        Assert.All(await memory.TestAsync(null, Token).ToListAsync(Token), row => Assert.Equal(MlmdTestResult.Passed, row.Result));
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        await using var client = await Factory.ConnectAsync(Options(server.Port), null, Token);
        Assert.Equal(Stages, (await client.TestAsync(null, Token).ToListAsync(Token)).Select(row => row.Stage));
    }

    private static readonly MlmdTestStage[] Stages =
    [
        MlmdTestStage.NameResolution, MlmdTestStage.Tcp, MlmdTestStage.Tls, MlmdTestStage.Http2, MlmdTestStage.Authorization, MlmdTestStage.Rpc, MlmdTestStage.Store,
    ];

    private static MlmdServerOptions Options(int port) => new() { HostName = "127.0.0.1", Port = port };

    private static Task<List<MlmdConnectionTest>> Rows(MlmdServerOptions options) => Factory.TestServerAsync(options, null, Token).ToListAsync(Token).AsTask();

    private static MlmdConnectionTest Row(IEnumerable<MlmdConnectionTest> rows, MlmdTestStage stage) => rows.Single(row => row.Stage == stage);

    /// <summary>One stage failed, those before passed, and its row says what and what next.</summary>
    private static void AssertFailed(List<MlmdConnectionTest> rows, MlmdTestStage stage, string detail, string advice)
    {
        var failed = Assert.Single(rows, row => row.Result == MlmdTestResult.Failed);
        Assert.Equal(stage, failed.Stage);
        Assert.Contains(detail, failed.Detail, StringComparison.Ordinal);
        Assert.Contains(advice, failed.Advice, StringComparison.Ordinal);
    }
}
