using System.Diagnostics;
using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;
using KfpMetadata.Tests.Faults;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>
/// The documented runbook and the upgrade of a file while processes and servers are killed or stalled. docs/reliability.md shows what came of it;
/// what is in the stores is read past the module.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class InterruptionTests : IDisposable
{
    private const int Seed = 20261201;
    private const int Tasks = 60;


    /// <summary>Rows of the file that is upgraded: enough for kills to meet the upgrade and its backup.</summary>
    private const int OldRows = 40_000;

    private static readonly bool IsFull = Effort.Of(smoke: 0, full: 1) == 1;
    private static readonly int Rounds = Effort.Of(smoke: 1, full: 10);
    private static readonly int Kills = Effort.Of(smoke: 1, full: 3);

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_page_shows_what_comes_of_interruptions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        // Brings the copy of SQLite that files are looked at with.
        _ = _session.Invoke("$null = Connect-Mlmd -InMemory").Succeeded;
        List<Row> rows =
        [
            await RoundsAsync($"the process killed {Kills} times, then run again", "a file", null, KilledClientAsync, onFile: true),
            .. await OnServersAsync($"the process killed {Kills} times, then run again", KilledClientAsync),
            .. await OnServersAsync($"the server killed {Kills} times and started again", KilledServerAsync),
        ];
        if (IsFull)
        {
            rows.AddRange(await OnServersAsync("the server stalled for 2 s", StalledServerAsync));
            rows.AddRange(await OnServersAsync("the server stalled beyond the limit of time, then run again", StalledTooLongAsync));
        }

        rows.Add(await UpgradesAsync());
        rows.Add(await UpgradesAtOnceAsync());
        Assert.All(rows, static row => Assert.True(row is { Lost: 0, Doubled: 0, InPart: 0, Failed: 0 }, row.ToString()));
        if (!IsFull) return;
        await new GeneratedBlock("docs/reliability.md", "interruptions").RequireAsync(
        [
            "| What happens | Store | Rounds | Lost | Doubled | In part | Last run failed |",
            "|---|---|--:|--:|--:|--:|--:|",
            .. rows.Select(static row => string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.Store} | {row.Rounds} | {row.Lost} | {row.Doubled} | {row.InPart} | {row.Failed} |")),
        ]);
    }

    private static string NameOf(ReferenceRelease? release) => release switch
    {
        null => "KfpMetadata.Server",
        ReferenceRelease.V1_17_1 => "MLMD 1.17.1",
        _ => "MLMD 1.14.0",
    };

    /// <summary>The same on every server, side by side.</summary>
    private async Task<IReadOnlyList<Row>> OnServersAsync(string what, Func<string, StoreProcess, Random, Task<int>> run)
    {
        ReferenceRelease?[] servers = IsFull ? [null, ReferenceRelease.V1_17_1, ReferenceRelease.V1_14_0] : [null];
        foreach (var release in servers.OfType<ReferenceRelease>()) _ = ReferencePython.Of(release);
        return await Task.WhenAll(servers.Select(release => RoundsAsync(what, NameOf(release), release, run)));
    }

    private async Task<Row> RoundsAsync(
        string what, string store, ReferenceRelease? release, Func<string, StoreProcess, Random, Task<int>> run, bool onFile = false)
    {
        var row = new Row(what, store, Rounds, 0, 0, 0, 0);
        var dice = new Random(Seed);
        for (var round = 0; round < row.Rounds; round++)
        {
            var file = _folder.PathOf($"{Guid.NewGuid():N}.db");
            using var server = new StoreProcess(release, file);
            if (!onFile) await server.StartAsync();
            var connect = onFile
                ? $"Connect-Mlmd -Path '{file}'"
                : string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd -HostName 127.0.0.1 -Port {server.Port} -MaximumRetryCount 20");
            var end = await run(connect, server, dice);
            if (!onFile) await server.KillAsync();
            row = Look(file, row with { Failed = row.Failed + (end == 0 ? 0 : 1) });
        }

        return row;
    }

    private async Task<int> KilledClientAsync(string connect, StoreProcess server, Random dice)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = await StartRunbookAsync(connect);
            await Task.Delay(dice.Next(700), Token);
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        using var last = await StartRunbookAsync(connect);
        return (await ChildProcess.CompleteAsync(last)).ExitCode;
    }

    private async Task<int> KilledServerAsync(string connect, StoreProcess server, Random dice)
    {
        using var process = await StartRunbookAsync(connect);
        var end = ChildProcess.CompleteAsync(process);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(dice.Next(300), Token);
            await server.KillAsync();
            await Task.Delay(dice.Next(1500), Token);
            await server.StartAsync();
        }

        return (await end).ExitCode;
    }

    private async Task<int> StalledServerAsync(string connect, StoreProcess server, Random dice)
    {
        using var process = await StartRunbookAsync(connect);
        var end = ChildProcess.CompleteAsync(process);
        await Task.Delay(dice.Next(300), Token);
        await server.StallAsync(TimeSpan.FromSeconds(2));
        return (await end).ExitCode;
    }

    private async Task<int> StalledTooLongAsync(string connect, StoreProcess server, Random dice)
    {
        using var process = await StartRunbookAsync(connect + " -TimeoutSec 2");
        var end = ChildProcess.CompleteAsync(process);
        await Task.Delay(dice.Next(100), Token);
        await server.StallAsync(TimeSpan.FromSeconds(6));
        var first = await end;
        Assert.True(first.ExitCode != 0, "the first run did not notice that the server stalled");
        using var last = await StartRunbookAsync(connect);
        return (await ChildProcess.CompleteAsync(last)).ExitCode;
    }

    /// <summary>The runbook, once it is connected.</summary>
    private async Task<Process> StartRunbookAsync(string connect)
    {
        var (name, number) = (Guid.NewGuid().ToString("N"), Tasks);
        var script = _folder.Write(name + ".ps1", string.Create(CultureInfo.InvariantCulture, $$"""
            $ErrorActionPreference = 'Stop'
            $null = {{connect}}
            [IO.File]::WriteAllText("$PSScriptRoot/{{name}}.ready", '')
            $run = Get-OrNewMlmdRunContext -RunId r -PipelineName p
            for ($i = 0; $i -lt {{number}}; $i++) {
                $task = $run | Get-OrNewMlmdRunExecution -ComponentName C -Name "t$i"
                $null = $task | New-MlmdOutputArtifact -Uri "s3://$i" -Type Model -OutputName model -IfExists Return
                $null = $task | Complete-MlmdExecution
            }
            """));
        var process = ChildProcess.Start(Repository.HostProgram, _folder.FullName, script);
        while (!File.Exists(_folder.PathOf(name + ".ready")))
        {
            Assert.False(process.HasExited, "the runbook did not connect");
            await Task.Delay(10, Token);
        }

        return process;
    }

    /// <summary>Counts what is wrong with the records of the runbook.</summary>
    private static Row Look(string file, Row row)
    {
        Assert.Equal(["ok"], RawSqlite.Query(file, "PRAGMA integrity_check"));
        var tasks = RawSqlite.Query(file, "SELECT name FROM Execution WHERE last_known_state = 3");
        var outputs = RawSqlite.Query(file, "SELECT uri FROM Artifact");
        var numbers = Enumerable.Range(0, Tasks).Select(static number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        var missing = numbers.Count(number => !tasks.Contains("t" + number, StringComparer.Ordinal)) + numbers.Count(number => !outputs.Contains("s3://" + number, StringComparer.Ordinal));
        var all = RawSqlite.Query(file, "SELECT name FROM Execution").Concat(outputs).Concat(RawSqlite.Query(file, "SELECT name FROM Context")).ToList();
        return row with
        {
            Lost = row.Lost + missing,
            Doubled = row.Doubled + all.Count - all.Distinct(StringComparer.Ordinal).Count(),
            InPart = row.InPart + RawSqlite.Query(file, StoreFile.Partial).Count,
        };
    }

    private async Task<Row> UpgradesAsync()
    {
        var row = new Row("an upgrade killed once, then run again", "a file of MLMD 1.5.0", Rounds, 0, 0, 0, 0);
        var (old, dice) = (OldFile(), new Random(Seed));
        for (var round = 0; round < row.Rounds; round++)
        {
            var folder = Directory.CreateDirectory(_folder.PathOf($"upgrade{round}")).FullName;
            var file = Path.Combine(folder, "store.db");
            File.Copy(old, file);
            using (var killed = StartUpgrade(file))
            {
                while (!File.Exists(file + ".ready")) await Task.Delay(5, Token);
                await Task.Delay(dice.Next(900), Token);
                killed.Kill();
                await killed.WaitForExitAsync(Token);
            }

            using var last = StartUpgrade(file);
            var end = await ChildProcess.CompleteAsync(last);
            row = LookAtUpgrade(folder, row with { Failed = row.Failed + (end.ExitCode == 0 ? 0 : 1) });
            Directory.Delete(folder, recursive: true);
        }

        return row;
    }

    private async Task<Row> UpgradesAtOnceAsync()
    {
        var row = new Row("three processes upgrade at once", "a file of MLMD 1.5.0", Effort.Of(smoke: 1, full: 5), 0, 0, 0, 0);
        var old = OldFile();
        for (var round = 0; round < row.Rounds; round++)
        {
            var folder = Directory.CreateDirectory(_folder.PathOf($"together{round}")).FullName;
            var file = Path.Combine(folder, "store.db");
            File.Copy(old, file);
            var processes = new[] { StartUpgrade(file), StartUpgrade(file), StartUpgrade(file) };
            var ends = await Task.WhenAll(processes.Select(static process => ChildProcess.CompleteAsync(process)));
            row = LookAtUpgrade(folder, row with { Failed = row.Failed + ends.Count(static end => end.ExitCode != 0) });
            foreach (var process in processes) process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        return row;
    }

    private static Process StartUpgrade(string file)
    {
        var script = Path.Combine(Path.GetDirectoryName(file)!, $"{Guid.NewGuid():N}.ps1");
        File.WriteAllText(script, $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module KfpMetadata -ErrorAction Ignore
            [IO.File]::WriteAllText('{{file}}.ready', '')
            $null = Connect-Mlmd -Path '{{file}}' -Upgrade -Confirm:$false
            if ((Get-MlmdArtifact -First 1).Count -ne 1) { throw 'no artifact' }
            """);
        return ChildProcess.Start(Repository.HostProgram, Path.GetDirectoryName(file), script);
    }

    /// <summary>All rows are there and have version 10; at least one backup holds them too, and nothing of an unfinished one is left.</summary>
    private static Row LookAtUpgrade(string folder, Row row)
    {
        var file = Path.Combine(folder, "store.db");
        Assert.Equal(["ok"], RawSqlite.Query(file, "PRAGMA integrity_check"));
        Assert.Equal(["10"], RawSqlite.Query(file, "SELECT schema_version FROM MLMDEnv"));
        var backups = Directory.GetFiles(folder, "store.db.*bak*").Where(static name => !name.EndsWith("-journal", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(backups);
        Assert.DoesNotContain(backups, static name => name.EndsWith(".tmp", StringComparison.Ordinal));
        var missing = 0;
        foreach (var store in backups.Append(file))
            missing += Math.Abs(int.Parse(RawSqlite.Query(store, "SELECT COUNT(*) FROM Artifact WHERE uri LIKE 's3://old/%'")[0], CultureInfo.InvariantCulture) - OldRows);
        return row with { Lost = row.Lost + missing };
    }

    /// <summary>A file as MLMD 1.5.0 made it, with many rows.</summary>
    private string OldFile()
    {
        var file = _folder.PathOf("old.db");
        if (File.Exists(file)) return file;
        File.Copy(Repository.PathOf("tests/data/conformance/schemas/v7-from-1.5.0.sqlite"), file);
        File.SetAttributes(file, FileAttributes.Normal);
        RawSqlite.Execute(file, string.Create(CultureInfo.InvariantCulture, $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {OldRows})
            INSERT INTO Artifact (type_id, uri, create_time_since_epoch, last_update_time_since_epoch) SELECT (SELECT min(type_id) FROM Artifact), 's3://old/' || i, 1, 1 FROM n
            """));
        return file;
    }

    private sealed record Row(string What, string Store, int Rounds, int Lost, int Doubled, int InPart, int Failed);
}
