using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KfpMetadata.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Server;

/// <summary>A server that cannot start says why in one line.</summary>
public sealed class ServerStartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "Give either --path FILE or --in-memory.")]
    [InlineData("--path a --in-memory", "Give either --path FILE or --in-memory, not both.")]
    [InlineData("--path", "--path needs a value: --path FILE.")]
    [InlineData("--path --port 0", "--path needs a value: --path FILE.")]
    [InlineData("--path :memory:", "--path ':memory:' names no file. For a store in memory use --in-memory.")]
    [InlineData("--path=./:MEMORY:", "--path './:MEMORY:' names no file. For a store in memory use --in-memory.")]
    [InlineData("--path File::memory:?cache=shared", "--path 'File::memory:?cache=shared' is a URI. Give the path of the file itself; for a store in memory use --in-memory.")]
    [InlineData("--in-memory --read-only", "--read-only needs --path: a store in memory begins empty.")]
    [InlineData("--in-memory=yes", "--in-memory takes no value, and 'yes' is given.")]
    [InlineData("--in-memory --in-memory", "--in-memory is given twice.")]
    [InlineData("--in-memory --potr 1", "There is no option '--potr'.")]
    [InlineData("--in-memory 8080", "There is no option '8080'.")]
    [InlineData("--in-memory --port 65536", "--port '65536' is not a whole number from 0 to 65535.")]
    [InlineData("--in-memory --port=x", "--port 'x' is not a whole number from 0 to 65535.")]
    [InlineData("--in-memory --web-port 65536", "--web-port '65536' is not a whole number from 0 to 65535.")]
    [InlineData("--in-memory --web-port 8080", "--port and --web-port are both 8080. Give two ports.")]
    [InlineData("--in-memory --web-origin https://a", "--web-origin needs --web-port: browsers speak gRPC-Web.")]
    [InlineData("--in-memory --web-port 0 --web-origin a.example", "--web-origin 'a.example' is not an origin. Give scheme and host, and the port where it is not the usual one: https://ui.example.com.")]
    [InlineData("--in-memory --web-port 0 --web-origin https://a/ui", "--web-origin 'https://a/ui' is not an origin. Give scheme and host, and the port where it is not the usual one: https://ui.example.com.")]
    [InlineData("--in-memory --web-port 0 --web-origin https://a,", "--web-origin '' is not an origin. Give scheme and host, and the port where it is not the usual one: https://ui.example.com.")]
    [InlineData("--in-memory --web-port 0 --web-origin *,https://a", "--web-origin '*,https://a' names origins beside '*', which is every origin. Give one or the other.")]
    [InlineData("--in-memory --address db.example", "--address 'db.example' is not an IP address. Give one of this machine's, or 0.0.0.0 for all of them.")]
    [InlineData("--in-memory --max-message-length 0", "--max-message-length 0 would refuse every message. Give a number of bytes, or -1 for any length.")]
    [InlineData("--in-memory --upgrade", "--upgrade changes a file: it needs --path, without --read-only.")]
    [InlineData("--path a --upgrade --read-only", "--upgrade changes a file: it needs --path, without --read-only.")]
    [InlineData("--in-memory --tls-key k", "--tls-key needs --tls-certificate: without it there is no TLS.")]
    [InlineData("--in-memory --client-ca c", "--client-ca needs --tls-certificate: without it there is no TLS.")]
    [InlineData("--in-memory --max-concurrent-calls 0", "--max-concurrent-calls '0' is not a whole number from 1 to 2147483647.")]
    [InlineData("--in-memory --max-connections x", "--max-connections 'x' is not a whole number from 1 to 2147483647.")]
    [InlineData("--in-memory --busy-timeout -1", "--busy-timeout '-1' is not a whole number from 0 to 86400.")]
    [InlineData("--in-memory --log-level loud", "--log-level 'loud' is not one of Debug, Information, Warning, Error, None.")]
    public async Task AWrongCommandLineIsToldAndEndsWith2(string line, string problem)
    {
        var run = await StoreServerProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, "", problem + " See --help."), (run.ExitCode, run.Output, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task HelpNamesEveryOptionAndEndsWith0()
    {
        var run = await StoreServerProcess.RunAsync("--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var option in new[]
        {
            "--path FILE", "--in-memory", "--read-only", "--upgrade", "--tls-certificate FILE", "--tls-key FILE", "--client-ca FILE",
            "--web-port PORT", "--web-origin ORIGINS", "--max-concurrent-calls N", "--max-connections N", "--address ADDRESS", "--port PORT", "--max-message-length BYTES",
            "--busy-timeout SECONDS", "--log-level LEVEL", "--help",
        })
        {
            Assert.Contains("  " + option + " ", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AMissingFileIsNotCreatedForReading() =>
        await RequireFailure("There is no file '", "--path", folder.PathOf("none.db"), "--read-only");

    [Fact]
    public async Task AMissingFolderIsTold() =>
        await RequireFailure("' cannot be created: there is no folder '", "--path", folder.PathOf("none/store.db"));

    [Fact]
    public async Task AnOlderStoreIsTold() =>
        await RequireFailure(
            "has schema version 6, older than version 10", "--path", folder.Copy(TestData.PathOf("schemas", "v6-from-1.0.0.sqlite")));

    [Fact]
    public async Task AFileThatIsNoDatabaseIsTold()
    {
        var path = folder.PathOf("notes.txt");
        await File.WriteAllTextAsync(path, new string('x', 4096), TestContext.Current.CancellationToken);
        await RequireFailure("is not an SQLite database", "--path", path);
    }

    [Fact]
    public async Task ALockedFileIsTold()
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v10-from-1.17.1.sqlite"));
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var lockFile = other.CreateCommand();
        lockFile.CommandText = "BEGIN EXCLUSIVE";
        await lockFile.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await RequireFailure("is locked by another program", "--path", path, "--busy-timeout", "1");
    }

    [Fact]
    public async Task APortInUseIsTold()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await RequireFailure($"The server cannot listen on 127.0.0.1:{port}: ", "--in-memory", "--port", port);
        await RequireFailure($"The server cannot listen on 127.0.0.1:{port}: ", "--in-memory", "--port", "0", "--web-port", port);
    }

    [Fact]
    public async Task AnAddressOfAnotherMachineIsTold() =>
        await RequireFailure("The server cannot listen on 192.0.2.1:0: ", "--in-memory", "--address", "192.0.2.1", "--port", "0");

    private static async Task RequireFailure(string problem, params string[] arguments)
    {
        var run = await StoreServerProcess.RunAsync(arguments);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
