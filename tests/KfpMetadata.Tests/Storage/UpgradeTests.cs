using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>Files of older releases become what MLMD makes of them; a failure leaves them as they were.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Releases => ["v4-from-0.21.1", "v5-from-0.22.1", "v6-from-1.0.0", "v7-from-1.5.0", "v8-from-1.10.0"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task AFileOfAReleaseBecomesWhatTheLibraryMakesOfIt(string name)
    {
        var path = Copy(name);
        var before = SqliteFile.Dump(path);
        var progress = new Reports();
        var plan = EmbeddedStore.PlanUpgrade(path);
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, Upgrade = true, UpgradeProgress = progress }))
        {
            var version = long.Parse(name.AsSpan(1, 1), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(new StoreUpgrade(version, 10, $"{path}.v{version}.bak", 0), store.Upgrade);
            Assert.Equal(new StoreUpgradePlan(version, 10, store.Upgrade!.BackupPath), plan);
            Assert.Equal(3, (await store.GetArtifacts()).Count);
        }

        var library = folder.Copy(TestData.PathOf("schemas", name + ".upgraded.sqlite"), "library.sqlite");
        Assert.Equal(SqliteFile.Dump(library), SqliteFile.Dump(path), StringComparer.Ordinal);
        Assert.Equal(before, SqliteFile.Dump(plan!.BackupPath), StringComparer.Ordinal);
        Assert.Equal(["library.sqlite", "store.sqlite", Path.GetFileName(plan.BackupPath)], folder.Files(), StringComparer.Ordinal);
        Assert.Equal(progress.Percents.Order(), progress.Percents);
        Assert.InRange(progress.Percents[^1], 90, 100);
    }

    /// <summary>A store that has been used goes on with the next ids, and the upgrade is not done twice.</summary>
    [Fact]
    public async Task AnUpgradedFileIsAStoreLikeAnyOther()
    {
        var path = Copy("v4-from-0.21.1");
        await using (var store = Upgrade(path))
        {
            Assert.Equal(13, await store.PutArtifactType("New"));
            Assert.Equal(4, await store.PutArtifact(new Artifact { TypeId = 13, Name = "a", ExternalId = "e" }));
        }

        await using var again = Upgrade(path);
        Assert.Null(again.Upgrade);
        Assert.Equal("e", (await again.GetArtifact(4)).ExternalId);
        Assert.Equal(["store.sqlite", "store.sqlite.v4.bak"], folder.Files().Where(name => !name.Contains("-wal", StringComparison.Ordinal) && !name.Contains("-shm", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ACurrentFileIsOpenedAsItIsAndAMissingOneIsNotMade()
    {
        var path = Copy("v10-from-1.17.1");
        Assert.Null(EmbeddedStore.PlanUpgrade(path));
        await using (var store = Upgrade(path))
            Assert.Null(store.Upgrade);
        Assert.Equal("store.sqlite", Assert.Single(folder.Files()));

        var missing = Assert.Throws<StoreOpenException>(() => Upgrade(folder.PathOf("missing.sqlite")));
        Assert.Equal(StoreOpenReason.NotFound, missing.Reason);
        Assert.Equal("store.sqlite", Assert.Single(folder.Files()));
    }

    [Fact]
    public void OnlyAFileThatIsWrittenCanBeUpgraded()
    {
        var path = Copy("v8-from-1.10.0");
        Assert.Throws<ArgumentException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true, Upgrade = true }));
        Assert.Throws<ArgumentException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Upgrade = true }));
    }

    [Fact]
    public async Task ABackupNeverTakesThePlaceOfAFile()
    {
        var path = Copy("v8-from-1.10.0");
        await File.WriteAllTextAsync(path + ".v8.bak", "mine", TestContext.Current.CancellationToken);
        await using (var store = Upgrade(path))
            Assert.Equal(path + ".v8.2.bak", store.Upgrade!.BackupPath);
        Assert.Equal("mine", await File.ReadAllTextAsync(path + ".v8.bak", TestContext.Current.CancellationToken));
        Assert.Equal(8, SqliteFile.Count(path + ".v8.2.bak", "SELECT schema_version FROM MLMDEnv"));
    }

    [Fact]
    public async Task TheBackupIsAsPrivateAsTheFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists; a file takes those of its folder.");
        var path = Copy("v8-from-1.10.0");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var store = Upgrade(path);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Upgrade!.BackupPath));
    }

    /// <summary>What another program has written to the log, and nobody yet to the file, belongs to the store.</summary>
    [Fact]
    public async Task WhatLiesInALogIsInTheBackupAndInTheUpgrade()
    {
        var path = Copy("v7-from-1.5.0");
        using var other = SqliteFile.Connect(path);
        SqliteFile.Execute(other, "PRAGMA journal_mode = WAL; UPDATE Artifact SET uri = 'in the log' WHERE id = 2");
        await using (var store = Upgrade(path))
        {
            Assert.Equal("in the log", (await store.GetArtifact(2)).Uri);
            Assert.Equal(1, SqliteFile.Count(store.Upgrade!.BackupPath, "SELECT count(*) FROM Artifact WHERE uri = 'in the log'"));
        }

        Assert.DoesNotContain(folder.Files(), name => name.StartsWith("store.sqlite.v7.bak-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EventsWrittenTwiceAreCounted()
    {
        var path = Copy("v7-from-1.5.0");
        SqliteFile.Execute(
            path,
            "INSERT INTO Event (artifact_id, execution_id, type) VALUES (1, 1, 3); INSERT INTO EventPath (event_id, is_index_step, step_key) VALUES (4, 0, 'later')");
        await using var store = Upgrade(path);
        Assert.Equal(1, store.Upgrade!.DroppedEvents);
        var events = (await store.GetEventsByArtifactIDs(new GetEventsByArtifactIDsRequest { ArtifactIds = { 1 } }, null!)).Events;
        Assert.Equal("later", Assert.Single(events).Path.Steps[0].Key);
        Assert.Equal(4, SqliteFile.Count(store.Upgrade.BackupPath, "SELECT count(*) FROM Event"));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void WithoutTheOptionTheErrorSaysHow(string name)
    {
        var path = folder.Copy(TestData.PathOf("schemas", name + ".sqlite"), "it's old.sqlite");
        var before = SqliteFile.Hash(path);
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }));
        Assert.Equal(StoreOpenReason.OlderSchema, refusal.Reason);
        Assert.Contains($"version {name[1]}, older than version 10", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Connect-Mlmd -Path '{path.Replace("'", "''", StringComparison.Ordinal)}' -Upgrade", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, SqliteFile.Hash(path));
    }

    [Theory]
    [InlineData("CREATE VIEW mine AS SELECT * FROM Event", "mine")]
    [InlineData("CREATE TABLE Artifact_of_the_upgrade (x)", "Artifact_of_the_upgrade")]
    [InlineData("DROP TABLE Association; CREATE VIEW Association AS SELECT 1 AS id, 1 AS context_id, 1 AS execution_id", "Association")]
    public void AnUpgradeThatFailsMidwayLeavesTheFileAsItWas(string obstacle, string mention)
    {
        var path = Copy("v5-from-0.22.1");
        SqliteFile.Execute(path, obstacle);
        var before = SqliteFile.Hash(path);
        var refusal = Assert.Throws<StoreOpenException>(() => Upgrade(path));
        Assert.Contains(mention, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, SqliteFile.Hash(path));
        if (refusal.Reason == StoreOpenReason.UpgradeFailed)
        {
            Assert.Contains(path + ".v5.bak", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(["store.sqlite", "store.sqlite.v5.bak"], folder.Files(), StringComparer.Ordinal);
        }
        else
        {
            Assert.Equal("store.sqlite", Assert.Single(folder.Files()));
        }
    }

    [Fact]
    public void WithoutABackupNothingIsDone()
    {
        // The name of the backup is longer than a file system takes.
        var path = folder.Copy(TestData.PathOf("schemas", "v7-from-1.5.0.sqlite"), new string('n', 245) + ".sqlite");
        var before = SqliteFile.Hash(path);
        var refusal = Assert.Throws<StoreOpenException>(() => Upgrade(path));
        Assert.Equal(StoreOpenReason.UpgradeFailed, refusal.Reason);
        Assert.Contains("the backup beside it could not be written", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, SqliteFile.Hash(path));
        Assert.Single(folder.Files());
    }

    /// <summary>Stopped at any moment, the file is as it was.</summary>
    [Fact]
    public void ACancelledUpgradeLeavesTheFileAsItWas()
    {
        var path = Copy("v4-from-0.21.1");
        var before = SqliteFile.Hash(path);
        var moments = CountReports(path);
        for (var moment = 0; moment < moments; moment++)
        {
            using var cancellation = new CancellationTokenSource();
            var seen = 0;
            var progress = new Reports(_ =>
            {
                if (seen++ == moment)
                    cancellation.Cancel();
            });
            var options = new EmbeddedStoreOptions { Path = path, Upgrade = true, UpgradeProgress = progress, UpgradeCancellation = cancellation.Token };
            Assert.ThrowsAny<OperationCanceledException>(() => EmbeddedStore.Open(options));
            Assert.Equal(before, SqliteFile.Hash(path));
        }

        Assert.True(moments > 20);
        Assert.DoesNotContain(folder.Files(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>The files as they are on the disk at any moment of an upgrade, as after a power cut, are the old store or the new one.</summary>
    [Fact]
    public async Task AfterACrashTheFileIsTheOldStore()
    {
        var path = Copy("v6-from-1.0.0");
        var before = SqliteFile.Dump(path);
        using var crashes = new TemporaryFolder();
        var count = 0;
        var progress = new Reports(_ =>
        {
            foreach (var file in new[] { path, path + "-journal" }.Where(File.Exists))
                crashes.Copy(file, $"{count}.sqlite{file[path.Length..]}");
            count++;
        });
        await using (EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, Upgrade = true, UpgradeProgress = progress }))
            Assert.True(count > 20);

        for (var moment = 0; moment < count; moment++)
            Assert.Equal(before, SqliteFile.Dump(crashes.PathOf($"{moment}.sqlite")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task OfTwoUpgradesAtOnceOneIsDone()
    {
        var path = Copy("v4-from-0.21.1");
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Upgrade(path))));
        Assert.Single(stores, store => store.Upgrade is not null);
        foreach (var store in stores)
        {
            Assert.Equal(3, (await store.GetArtifacts()).Count);
            await store.DisposeAsync();
        }

        Assert.Equal(["store.sqlite", "store.sqlite.v4.bak"], folder.Files(), StringComparer.Ordinal);
    }

    private int CountReports(string path)
    {
        var copy = folder.Copy(path, "counted.sqlite");
        var progress = new Reports();
        EmbeddedStore.Open(new EmbeddedStoreOptions { Path = copy, Upgrade = true, UpgradeProgress = progress }).Dispose();
        return progress.Percents.Count;
    }

    private string Copy(string name) => folder.Copy(TestData.PathOf("schemas", name + ".sqlite"));

    private static EmbeddedStore Upgrade(string path) => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, Upgrade = true });

    private sealed class Reports(Action<StoreUpgradeProgress>? listen = null) : IProgress<StoreUpgradeProgress>
    {
        public List<int> Percents { get; } = [];

        public void Report(StoreUpgradeProgress value)
        {
            Percents.Add(value.Percent);
            listen?.Invoke(value);
        }
    }
}
