using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Storage;

/// <summary>What a writer leaves that is killed in a transaction is never shown: what is read was committed, or is refused.</summary>
public sealed class InterruptedWriteTests : IDisposable
{
    private const int Committed = 300;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AReadOnlyStoreIsNotOpenedBesideAnUnfinishedTransaction()
    {
        var path = await Interrupted();
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true }));
        Assert.Equal(StoreOpenReason.InterruptedWrite, refusal.Reason);
        Assert.True(File.Exists(path + "-journal"));

        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
            await AssertCommitted(store);
        await using var readOnly = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        await AssertCommitted(readOnly);
    }

    [Fact]
    public async Task AnOpenReadOnlyStoreRefusesToReadWhatIsUnfinished()
    {
        var (path, crashed) = (await Fill("live.sqlite"), await Interrupted());
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        await AssertCommitted(store);
        TakeContents(crashed, path);
        var failure = await Assert.ThrowsAsync<RpcException>(store.GetArtifacts);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
    }

    [Fact]
    public async Task AnOpenStoreThatWritesTakesItBackBeforeItReads()
    {
        var (path, crashed) = (await Fill("live.sqlite"), await Interrupted());
        using var other = SqliteFile.Connect(path);
        // Somebody else has the file open, so it keeps its journal.
        SqliteFile.Execute(other, "BEGIN; SELECT count(*) FROM Artifact");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        SqliteFile.Execute(other, "ROLLBACK");
        await AssertCommitted(store);
        TakeContents(crashed, path);
        await AssertCommitted(store);
    }

    [Theory]
    [InlineData("v7-from-1.5.0")]
    [InlineData("v8-from-1.10.0")]
    public async Task AnUpgradeBeginsByTakingItBack(string name)
    {
        var path = Crash(folder.Copy(TestData.PathOf("schemas", name + ".sqlite")), "UPDATE Artifact SET uri = hex(randomblob(2000))");
        var plan = EmbeddedStore.PlanUpgrade(path);
        Assert.NotNull(plan);
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, Upgrade = true });
        Assert.Equal(plan.BackupPath, store.Upgrade!.BackupPath);
        Assert.Equal(3, (await store.GetArtifacts()).Count);
        Assert.Equal(0, SqliteFile.Count(plan.BackupPath, "SELECT count(*) FROM Artifact WHERE length(uri) > 1000"));
    }

    [Theory]
    [InlineData("-wal", true)]
    [InlineData("-journal", true)]
    [InlineData("-other", false)]
    public async Task AFileIsReadAloneOnlyWhereNothingLiesBesideIt(string beside, bool isRefused)
    {
        var path = await Fill("store.sqlite");
        SqliteFile.Execute(path, "PRAGMA journal_mode = WAL");
        // As in a folder that cannot be written to: the index of the log cannot be made.
        File.CreateSymbolicLink(path + "-shm", "nowhere");
        await File.WriteAllBytesAsync(path + beside, new byte[100], TestContext.Current.CancellationToken);
        var options = new EmbeddedStoreOptions { Path = path, ReadOnly = true };
        if (isRefused)
        {
            Assert.Equal(StoreOpenReason.InterruptedWrite, Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(options)).Reason);
            return;
        }

        await using var store = EmbeddedStore.Open(options);
        await AssertCommitted(store);

        // Somebody begins to write all the same.
        await File.WriteAllBytesAsync(path + "-wal", new byte[100], TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<RpcException>(store.GetArtifacts);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
    }

    [Fact]
    public async Task WhatAnInterruptedBackupLeftIsDeleted()
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v7-from-1.5.0.sqlite"));
        var id = Guid.NewGuid().ToString("N");
        string[] left = [$"{path}.v7.bak.{id}.tmp", $"{path}.v7.bak.{id}.tmp-journal", $"{path}.v7.2.bak.{id}.tmp-wal"];
        string[] others = [$"{path}.v7.bak.tmp", $"{path}.v7.bak.notes.tmp", folder.PathOf($"other.sqlite.v7.bak.{id}.tmp")];
        foreach (var file in left.Concat(others))
            await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, Upgrade = true }).DisposeAsync();
        Assert.DoesNotContain(left, File.Exists);
        Assert.All(others, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task AFullDiskIsToldAsOne()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions
        {
            Path = folder.PathOf("store.sqlite"),
            Connected = connection => SqliteFile.Execute(connection, "PRAGMA max_page_count = 120"),
        });
        var type = await store.PutArtifactType("T");
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await store.PutArtifact(new Artifact { TypeId = type, Uri = new string('x', 1_000_000) }));
        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("disk is full", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(await store.GetArtifacts());
    }

    [Fact]
    public void AFileThatCannotBeFilledIsNotLeftEmpty()
    {
        var path = folder.PathOf("store.sqlite");
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions
        {
            Path = path,
            Connected = connection => SqliteFile.Execute(connection, "PRAGMA max_page_count = 3"),
        }));
        Assert.Equal(StoreOpenReason.DiskFull, refusal.Reason);
        Assert.Empty(folder.Files());
    }

    private async Task<string> Interrupted() =>
        Crash(await Fill("source.sqlite"), "UPDATE Artifact SET state = 4; UPDATE Artifact SET uri = hex(randomblob(500)); DELETE FROM Artifact WHERE id % 3 = 0");

    /// <summary>The files as they are where the writer is killed after it wrote pages of its transaction, and before the commit.</summary>
    private string Crash(string path, string statements)
    {
        var crashed = folder.PathOf("crashed.sqlite");
        using var connection = SqliteFile.Connect(path);
        SqliteFile.Execute(connection, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; BEGIN; " + statements);
        SqliteFile.Execute(connection, "CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT hex(randomblob(500)) FROM n");
        Assert.True(new FileInfo(path + "-journal").Length > 1000);
        TakeContents(path, crashed);
        return crashed;
    }

    private static void TakeContents(string source, string target)
    {
        // The same file goes on, with other contents.
        foreach (var suffix in new[] { "", "-journal" })
        {
            using var from = new FileStream(source + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = new FileStream(target + suffix, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            from.CopyTo(to);
        }
    }

    private async Task<string> Fill(string name)
    {
        var path = folder.PathOf(name);
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            var type = await store.PutArtifactType("T");
            var request = new PutArtifactsRequest();
            request.Artifacts.Add(Enumerable.Range(0, Committed).Select(number => new Artifact { TypeId = type, Name = $"a{number}", Uri = new string('s', 200), State = Artifact.Types.State.Live }));
            await store.PutArtifacts(request, null!);
        }

        return path;
    }

    private static async Task AssertCommitted(EmbeddedStore store)
    {
        var artifacts = await store.GetArtifacts();
        Assert.Equal(Committed, artifacts.Count);
        Assert.All(artifacts, artifact => Assert.Equal(Artifact.Types.State.Live, artifact.State));
    }
}
