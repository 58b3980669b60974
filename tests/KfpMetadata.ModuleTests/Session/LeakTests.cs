using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>Coming and going, and many at once: nothing stays behind, and nobody meets another's store.</summary>
[Collection(AloneCollection.Name)]
public sealed class LeakTests : IDisposable
{
    private const int Runs = 5;

    /// <summary>The thread pool grows and shrinks by itself.</summary>
    private const int PoolThreads = 12;

    private const string Use = """
        param($Path)
        $null = Connect-Mlmd -Path $Path -Name file
        $null = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName T
        $null = Connect-Mlmd -InMemory -Name memory
        $null = Get-OrNewMlmdRunContext -RunId r
        """;

    private static readonly int Cycles = Effort.Of(smoke: 5, full: 50);
    private static readonly int Runspaces = Effort.Of(smoke: 8, full: 64);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Imports_and_removals_leave_nothing_behind()
    {
        using var session = new ModuleSession(import: false);
        void Cycle()
        {
            session.Import();
            _ = session.Invoke(Use, ("Path", _folder.PathOf("store.db"))).Succeeded;
            _ = session.Invoke("Remove-Module -Name KfpMetadata").Succeeded;
        }

        for (var warm = 0; warm < 3; warm++) Cycle();
        var before = ProcessUse.Now();
        for (var cycle = 0; cycle < Cycles; cycle++) Cycle();
        var after = await before.SettledAsync(handles: 2, PoolThreads);

        Assert.Equal(before.Contexts, after.Contexts);
        Assert.True(after.Handles <= before.Handles + 2, $"{before} became {after}");
        Assert.True(after.Threads <= before.Threads + PoolThreads, $"{before} became {after}");
        Assert.Equal("store.db", Assert.Single(new DirectoryInfo(_folder.FullName).GetFiles()).Name);
    }

    [Fact]
    public async Task Runspaces_at_once_keep_their_connections_apart_and_give_them_back()
    {
        await RunAllAsync(4);
        var before = ProcessUse.Now();
        await RunAllAsync(Runspaces);
        var after = await before.SettledAsync(handles: 4, PoolThreads);

        Assert.Equal(before.Contexts, after.Contexts);
        Assert.True(after.Handles <= before.Handles + 4, $"{before} became {after}");
        Assert.True(after.Threads <= before.Threads + PoolThreads, $"{before} became {after}");
    }

    private async Task RunAllAsync(int count)
    {
        var all = Enumerable.Range(0, count).Select(number => Task.Factory.StartNew(
            () => RunOne(number, _folder.PathOf($"{count}-{number}.db")), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(all);
    }

    /// <summary>Every second has a file; what it reads is what it wrote, and its connection is the one that it opened.</summary>
    private static void RunOne(int number, string path)
    {
        using var session = new ModuleSession();
        var read = session.Invoke(
            """
            param($Number, $Path, $Runs)
            $own = if ($Number % 2) { Connect-Mlmd -Path $Path -Name "own$Number" } else { Connect-Mlmd -InMemory -Name "own$Number" }
            for ($i = 0; $i -lt $Runs; $i++) {
                $task = Get-OrNewMlmdRunContext -RunId "run $Number $i" | New-MlmdRunExecution -ComponentName "T$Number"
                if ($task.Connection -and -not [object]::ReferenceEquals($task.Connection, $own)) { "task of $($task.Connection.Name)" }
            }
            (Get-MlmdConnection).Name
            (Get-MlmdContext).Name
            (Get-MlmdExecution).Type
            """,
            ("Number", number), ("Path", path), ("Runs", Runs)).Succeeded;
        Assert.Equal(
            [$"own{number}", .. Enumerable.Range(0, Runs).Select(run => $"run {number} {run}"), .. Enumerable.Repeat($"components.T{number}", Runs)],
            read.Text);
    }
}
