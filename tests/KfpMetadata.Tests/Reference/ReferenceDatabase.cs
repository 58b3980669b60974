using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KfpMetadata.Tests.Reference;

/// <summary>
/// A database server of its own, on loopback and in a temporary folder, with empty databases. Where the machine has no such server, the test is
/// skipped and says so.
/// </summary>
internal sealed class ReferenceDatabase : IAsyncDisposable
{
    private const int Databases = 8;

    /// <summary>Database servers refuse to run as root.</summary>
    private const string PlainUser = "nobody";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder;
    private readonly string _option;
    private readonly int _port;
    private Process? _server;
    private int _next;

    private ReferenceDatabase(string option)
    {
        _option = option;
        _folder = Directory.CreateTempSubdirectory("kfpmetadata-");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        _port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static string[] Names { get; } = [.. Enumerable.Range(0, Databases).Select(static number => $"mlmd{number}")];

    private static IEnumerable<string> Sql => Names.Select(static name => $"CREATE DATABASE {name};");

    public static async Task<ReferenceDatabase> StartAsync(ReferenceDatabaseKind kind)
    {
        var database = new ReferenceDatabase(kind == ReferenceDatabaseKind.MariaDb ? "--mysql" : "--postgresql");
        try
        {
            await (kind == ReferenceDatabaseKind.MariaDb ? database.StartMariaDbAsync() : database.StartPostgreSqlAsync());
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The arguments of a reference server that give it an empty database; servers with the same arguments share it.</summary>
    public string[] NextDatabase() => [_option, $"127.0.0.1,{_port},{Names[_next++]},mlmd,mlmd"];

    /// <summary>Ends the database server as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_server is null) return;
        if (!_server.HasExited) _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync(CancellationToken.None);
        _server.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartMariaDbAsync()
    {
        var install = Program("mariadb-install-db");
        var server = Program("mariadbd");
        var data = Path.Combine(_folder.FullName, "data");
        var init = await WriteAsync("init.sql", [.. Sql, "CREATE USER mlmd@'%' IDENTIFIED BY 'mlmd';", "GRANT ALL ON *.* TO mlmd@'%';"]);
        await GiveAwayAsync();
        await RunAsync(install, "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db");
        await ServeAsync(
            server, "ready for connections", "--no-defaults", $"--datadir={data}", "--bind-address=127.0.0.1", $"--port={_port}", $"--socket={data}/s",
            "--skip-name-resolve", $"--init-file={init}");
    }

    private async Task StartPostgreSqlAsync()
    {
        var install = Program("initdb");
        var server = Program("postgres");
        var data = Path.Combine(_folder.FullName, "data");
        var init = await WriteAsync("init.sql", [.. Sql]);
        await GiveAwayAsync();
        await RunAsync(install, "-D", data, "-U", "mlmd", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync");
        await RunAsync("/bin/sh", "-c", $"'{server}' --single -D '{data}' postgres < '{init}'");
        await ServeAsync(server, "ready to accept connections", "-D", data, "-h", "127.0.0.1", "-p", $"{_port}", "-k", data);
    }

    /// <summary>Starts the server and waits until it says that it is ready.</summary>
    private async Task ServeAsync(string program, string ready, params string[] arguments)
    {
        _server = Process.Start(Start(program, arguments))!;
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        _server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) listening.TrySetException(new InvalidOperationException($"{program} did not start: {string.Join('\n', said)}"));
            else if (line.Data.Contains(ready, StringComparison.Ordinal)) listening.TrySetResult();
            else if (!listening.Task.IsCompleted) said.Add(line.Data);
        };
        _server.OutputDataReceived += static (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        await listening.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {output} {await error}");
    }

    private static ProcessStartInfo Start(string program, string[] arguments)
    {
        string[] line = Environment.IsPrivilegedProcess ? ["runuser", "-u", PlainUser, "--", program, .. arguments] : [program, .. arguments];
        return new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
        };
    }

    private async Task<string> WriteAsync(string name, string[] lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        return path;
    }

    private async Task GiveAwayAsync()
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var chown = Process.Start("chown", ["-R", PlainUser, _folder.FullName]);
        await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static string Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/sbin");
        if (Directory.Exists("/usr/lib/postgresql"))
            folders = folders.Concat(Directory.GetDirectories("/usr/lib/postgresql").Select(static release => Path.Combine(release, "bin")));
        var program = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"This machine has no '{name}'. Debian's packages mariadb-server and postgresql bring what this test needs.");
        return program!;
    }
}
