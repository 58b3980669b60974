using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Security;

/// <summary>Ctrl+C ends any command within 200 ms, whatever its call waits for, and leaves nothing behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class StopTests
{
    private const int Times = 5;
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Writes of several kinds; the first stand for the others.</summary>
    public static TheoryData<string> Writes => [.. new[]
    {
        "New-MlmdArtifact s3://b -Type D",
        "New-MlmdArtifact s3://b -Type D; 'not reached'",
        "1..100 | ForEach-Object { \"s3://$_\" } | New-MlmdArtifact -Type D",
        "Get-MlmdArtifact 1 | Set-MlmdArtifact -State Live; New-MlmdArtifact s3://b -Type D -Name n",
        "Invoke-MlmdRequest PutArtifacts '{\"artifacts\":[{\"typeId\":\"1\",\"uri\":\"s3://b\"}]}' -Force",
    }.Take(Effort.Of(smoke: 2, full: 5))];

    /// <summary>Filters, the length of the text that they compare, and how many rows have it.</summary>
    public static TheoryData<string, int, int> Searches
    {
        get
        {
            (string Filter, int Length, int Rows)[] all =
            [
                ("uri LIKE '%$('a' * 20000)b%'", 150_000, 1),
                ("custom_properties.p.string_value LIKE '%$('a' * 20000)b%'", 150_000, 1),
                ("uri = REPLACE(REPLACE(REPLACE(REPLACE(uri, 'a', 'aaaaaaaa'), 'a', 'aaaaaaaa'), 'a', 'aaaaaaaa'), 'a', 'b')", 3_000, 1000),
            ];
            var data = new TheoryData<string, int, int>();
            foreach (var (filter, length, count) in all.Take(Effort.Of(smoke: 1, full: 3))) data.Add(filter, length, count);
            return data;
        }
    }

    [Fact]
    public async Task Of_a_server_that_does_not_answer()
    {
        using var server = await OwnServer.StartAsync();
        await using var way = new StallingWay(server.Port);
        using var session = new ModuleSession();
        _ = session.Invoke("param($Port) $null = Connect-Mlmd 127.0.0.1 $Port; $null = New-MlmdArtifact s3://a -Type D", ("Port", way.Port)).Succeeded;
        way.Stall();

        foreach (var command in new[] { "Get-MlmdContext", "Invoke-MlmdRequest GetArtifacts", "New-MlmdArtifact s3://b -Type D", "1..1000 | ForEach-Object { \"s3://$_\" } | New-MlmdArtifact -Type D" })
            await StopsAsync(session, command);

        _ = session.Invoke("Disconnect-Mlmd").Succeeded;
        await LeavesNoSocketAsync(way.Port);
    }

    [Fact]
    public async Task Of_connecting()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        using var session = new ModuleSession();
        await StopsAsync(session, string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd 127.0.0.1 {port}"));
        await StopsAsync(session, string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd 127.0.0.1 {port} -UseTls"));
        silent.Stop();
        await StopsAsync(session, string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd 127.0.0.1 {port} -RetryIntervalSec 60"));
        await LeavesNoSocketAsync(port);
    }

    [Fact]
    public async Task Of_a_file_that_another_program_writes_to()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("s.db");
        using var session = new ModuleSession();
        _ = session.Invoke("param($Path) $null = Connect-Mlmd -Path $Path; $null = New-MlmdArtifact s3://a -Type D", ("Path", path)).Succeeded;
        using (RawSqlite.Lock(path))
        {
            await StopsAsync(session, "New-MlmdArtifact s3://b -Type D");
            await StopsAsync(session, "Get-OrNewMlmdContext -Name c -Type T");
        }

        // The calls that were cancelled have written nothing by now, and hold nothing.
        await Task.Delay(TimeSpan.FromSeconds(1.5), Token);
        Assert.Equal(["1", "0"], session.Invoke("@(Get-MlmdArtifact).Count; @(Get-MlmdContext).Count").Succeeded.Text);
        ClosesAtOnce(session);
    }

    [Fact]
    public async Task Of_a_long_search_in_a_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("s.db");
        using var session = new ModuleSession();
        _ = session.Invoke("param($Path) $null = Connect-Mlmd -Path $Path; $null = New-MlmdArtifact s3://a -Type D", ("Path", path)).Succeeded;
        RawSqlite.Execute(
            path,
            """
            INSERT INTO Artifact (type_id, uri, create_time_since_epoch, last_update_time_since_epoch)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            SELECT (SELECT id FROM Type WHERE name = 'D'), hex(zeroblob(500)) || i, 1, 1 FROM n
            """);

        // No row fits, and each is compared with all patterns to its last letter.
        var filter = string.Join(" OR ", Enumerable.Range(0, 200).Select(static number => $"uri LIKE '%x{number}%'"));
        await StopsAsync(session, $"Get-MlmdArtifact -Filter \"{filter}\"");
        ClosesAtOnce(session);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Of_a_write_that_a_trigger_of_the_file_never_ends(string command)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("s.db");
        using var session = new ModuleSession();
        _ = session.Invoke("param($Path) $null = Connect-Mlmd -Path $Path; $null = New-MlmdArtifact s3://a -Type D", ("Path", path)).Succeeded;
        RawSqlite.Execute(
            path,
            """
            CREATE TRIGGER endless AFTER INSERT ON Artifact BEGIN
              SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n);
            END
            """);
        await StopsAsync(session, command);

        // It was rolled back, and the store takes the next write.
        RawSqlite.Execute(path, "DROP TRIGGER endless");
        Assert.Equal(["1"], session.Invoke("@(Get-MlmdArtifact).Count").Succeeded.Text);
        Assert.Equal(["2"], session.Invoke("$null = New-MlmdArtifact s3://b -Type D; @(Get-MlmdArtifact).Count").Succeeded.Text);
        ClosesAtOnce(session);
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Of_a_search_that_takes_long_over_few_rows(string filter, int length, int rows)
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        _ = session.Invoke(
            "param($Path, $Length, $Rows) $null = Connect-Mlmd -Path $Path; $null = 1..$Rows | ForEach-Object { New-MlmdArtifact ('a' * $Length) -Type D -CustomProperty @{ p = 'a' * $Length } }",
            ("Path", folder.PathOf("s.db")), ("Length", length), ("Rows", rows)).Succeeded;
        await StopsAsync(session, $"Get-MlmdArtifact -Filter \"{filter}\"", runs: 3);
    }

    private static async Task StopsAsync(ModuleSession session, string command, int runs = Times)
    {
        var times = new List<TimeSpan>();
        for (var time = 0; time < runs; time++)
        {
            using var shell = session.Create(command);
            var running = shell.BeginInvoke();
            await Task.Delay(UnderWay, Token);
            Assert.False(running.IsCompleted, $"{command} ended by itself.");
            var watch = Stopwatch.StartNew();
            shell.Stop();
            times.Add(watch.Elapsed);
            Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        }

        var median = times.Order().ElementAt(runs / 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"{command}: {median.TotalMilliseconds:0} ms");
        Assert.True(median < Bound, $"{command}: {string.Join(", ", times.Select(static time => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)))} ms");
    }

    /// <summary>Closing waits for calls that run: there are none.</summary>
    private static void ClosesAtOnce(ModuleSession session)
    {
        var watch = Stopwatch.StartNew();
        _ = session.Invoke("Disconnect-Mlmd").Succeeded;
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    private static async Task LeavesNoSocketAsync(int port)
    {
        var watch = Stopwatch.StartNew();
        while (Array.Exists(
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections(),
            connection => connection.RemoteEndPoint.Port == port && connection.State is TcpState.Established or TcpState.SynSent))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), "A connection is still open.");
            await Task.Delay(50, Token);
        }
    }
}
