using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>A list of a million artifacts takes no more memory than one of a few.</summary>
public sealed class QueryMemoryTests
{
    /// <summary>What the working set may grow over that of the idle process, in bytes.</summary>
    private const long MostWorkingSet = 64L << 20;

    /// <summary>What the managed heap may grow between the first measurement and the last, in bytes.</summary>
    private const long MostHeap = 4L << 20;

    private const string Script =
        """
        param([string] $Path, [long] $Step)
        $null = Connect-Mlmd -Path $Path
        $null = Get-MlmdArtifact -First 500
        $process = [Diagnostics.Process]::GetCurrentProcess()
        $peak = 0
        $idle = [GC]::GetTotalMemory($true)
        $process.Refresh()
        "0`t$idle`t$($process.WorkingSet64)"
        $count = 0
        Get-MlmdArtifact -State Live | ForEach-Object {
            $count++
            if ($count % 5000 -eq 0) { $process.Refresh(); $peak = [Math]::Max($peak, $process.WorkingSet64) }
            if ($count % $Step -eq 0) { "$count`t$([GC]::GetTotalMemory($true))`t$peak" }
        }
        """;

    [Fact]
    public async Task Memory_is_flat_over_a_long_list()
    {
        var rows = Effort.Of(smoke: 50_000, full: 1_000_000);
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("store.db");
        Lay(path, rows);
        var script = folder.PathOf("list.ps1");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);

        var step = (rows / 10).ToString(CultureInfo.InvariantCulture);
        var run = await ChildProcess.RunAsync(Repository.HostProgram, script, "-Path", path, "-Step", step);
        var facts = run.Succeeded.Facts.Select(static line => line.Select(static text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray()).ToList();

        Assert.Equal(11, facts.Count);
        Assert.Equal(rows, facts[^1][0]);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', facts.Select(static fact => string.Join(' ', fact))));
        // The first tenth warms up.
        Assert.InRange(facts[^1][1] - facts[1][1], long.MinValue, MostHeap);
        Assert.InRange(facts[^1][2] - facts[0][2], long.MinValue, MostWorkingSet);
    }

    /// <summary>Rows as a cluster has them, written past the module: a million of them through it would take minutes.</summary>
    private static void Lay(string path, int rows)
    {
        using var session = new ModuleSession();
        var type = session.Invoke(
            "param($Path) $null = Connect-Mlmd -Path $Path; (Get-OrNewMlmdArtifactType Model -Property @{ rank = 'Int' }).Id; Disconnect-Mlmd", ("Path", path)).Single;
        RawSqlite.Execute(path, string.Create(
            CultureInfo.InvariantCulture,
            $"""
             PRAGMA synchronous = OFF;
             BEGIN;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO Artifact (id, type_id, uri, state, name, create_time_since_epoch, last_update_time_since_epoch)
             SELECT i, {type}, 's3://bucket/models/' || i || '/model.bin', 2, 'model-' || i, 1700000000000 + i, 1700000000000 + i FROM n;
             INSERT INTO ArtifactProperty (artifact_id, name, is_custom_property, int_value) SELECT id, 'rank', 0, id FROM Artifact;
             INSERT INTO ArtifactProperty (artifact_id, name, is_custom_property, double_value) SELECT id, 'accuracy', 1, 0.5 FROM Artifact;
             COMMIT;
             """));
    }
}
