using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Storage.Dialects;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Storage;

/// <summary>What opens, what is refused with which reason, and that a refused file stays as it was.</summary>
public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AFreshFileHasTheSchemaOfTheLibraryStatementByStatement()
    {
        var path = folder.PathOf("fresh.sqlite");
        await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }).DisposeAsync();

        var fresh = Statements(path);
        var library = Statements(folder.Copy(TestData.PathOf("fixture.sqlite")));
        Assert.Equal(library, fresh.Where(sql => !IsExtraIndex(sql)), StringComparer.Ordinal);
        Assert.Equal(SqliteSchema.ExtraIndexNames.Count, fresh.Count(IsExtraIndex));
        Assert.Equal(
            ["1|mlmd.Dataset|1", "2|mlmd.Model|1", "3|mlmd.Metrics|1", "4|mlmd.Statistics|1", "5|mlmd.Train|0", "6|mlmd.Transform|0",
                "7|mlmd.Process|0", "8|mlmd.Evaluate|0", "9|mlmd.Deploy|0"],
            Rows(path, "SELECT id || '|' || name || '|' || type_kind FROM Type ORDER BY id"),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task AnEmptyFileIsInitialised()
    {
        var path = folder.PathOf("empty.sqlite");
        await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, CreateIfMissing = false });
        Assert.Equal(10, await store.PutArtifactType("Model"));
    }

    [Fact]
    public void AMissingFileIsNotCreatedUnlessAskedFor()
    {
        var path = folder.PathOf("missing.sqlite");
        Refuses(StoreOpenReason.NotFound, new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        Refuses(StoreOpenReason.NotFound, new EmbeddedStoreOptions { Path = path, CreateIfMissing = false });
        Refuses(StoreOpenReason.NotFound, new EmbeddedStoreOptions { Path = folder.PathOf("no/such/folder.sqlite") });
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void AFolderIsRefused() => Refuses(StoreOpenReason.IsDirectory, new EmbeddedStoreOptions { Path = Path.GetTempPath() });

    [Theory]
    [InlineData("x")]
    [InlineData("A text that is longer than the header of a database, a hundred bytes, and shorter than a page; it goes on to here.")]
    [InlineData("This is a text and no database. This is a text and no database. This is a text and no database. This is a text, too.")]
    public void AFileThatIsNoDatabaseIsRefused(string content)
    {
        var path = folder.PathOf("text.txt");
        File.WriteAllText(path, content);
        RefusesUntouched(StoreOpenReason.NotADatabase, path);
    }

    [Theory]
    [InlineData("CREATE TABLE Customer (id INTEGER)")]
    [InlineData("CREATE TABLE Event (id INTEGER); CREATE TABLE Context (id INTEGER)")]
    public void AForeignDatabaseIsRefused(string sql)
    {
        var path = folder.PathOf("foreign.sqlite");
        Execute(path, sql);
        RefusesUntouched(StoreOpenReason.ForeignDatabase, path);
    }

    [Theory]
    [InlineData("v4-from-0.21.1")]
    [InlineData("v5-from-0.22.1")]
    [InlineData("v6-from-1.0.0")]
    [InlineData("v7-from-1.5.0")]
    [InlineData("v8-from-1.10.0")]
    public void AnOlderSchemaIsRefused(string name)
    {
        var message = RefusesUntouched(StoreOpenReason.OlderSchema, folder.Copy(TestData.PathOf("schemas", name + ".sqlite")));
        Assert.Contains($"version {name[1]}, older than version 10", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE MLMDEnv SET schema_version = 11", StoreOpenReason.NewerSchema)]
    [InlineData("UPDATE MLMDEnv SET schema_version = 9", StoreOpenReason.ContradictorySchema)]
    [InlineData("UPDATE MLMDEnv SET schema_version = 7", StoreOpenReason.ContradictorySchema)]
    [InlineData("UPDATE MLMDEnv SET schema_version = 4", StoreOpenReason.ContradictorySchema)]
    [InlineData("UPDATE MLMDEnv SET schema_version = 3", StoreOpenReason.TooOldSchema)]
    [InlineData("UPDATE MLMDEnv SET schema_version = 0", StoreOpenReason.TooOldSchema)]
    [InlineData("DROP TABLE MLMDEnv", StoreOpenReason.IncompleteSchema)]
    [InlineData(
        "DROP TABLE MLMDEnv; DROP TABLE Context; DROP TABLE ContextProperty; DROP TABLE Association; DROP TABLE Attribution; DROP TABLE ParentType; DROP TABLE ParentContext",
        StoreOpenReason.TooOldSchema)]
    [InlineData("DELETE FROM MLMDEnv", StoreOpenReason.BrokenEnvironment)]
    [InlineData("INSERT INTO MLMDEnv VALUES (9)", StoreOpenReason.BrokenEnvironment)]
    [InlineData("DROP TABLE MLMDEnv; CREATE TABLE MLMDEnv (other TEXT)", StoreOpenReason.BrokenEnvironment)]
    [InlineData("DROP TABLE Event", StoreOpenReason.IncompleteSchema)]
    [InlineData("DROP TABLE MLMDEnv; DROP TABLE EventPath", StoreOpenReason.IncompleteSchema)]
    [InlineData("ALTER TABLE ArtifactProperty DROP COLUMN bool_value", StoreOpenReason.IncompleteSchema)]
    public void AStoreThatIsNotWholeIsRefused(string damage, StoreOpenReason reason)
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v10-from-1.17.1.sqlite"));
        Execute(path, damage);
        RefusesUntouched(reason, path);
    }

    [Theory]
    [InlineData("v4-from-0.21.1", "DROP TABLE Attribution", StoreOpenReason.IncompleteSchema)]
    [InlineData("v7-from-1.5.0", "DROP TABLE ParentType", StoreOpenReason.IncompleteSchema)]
    [InlineData("v7-from-1.5.0", "ALTER TABLE Execution DROP COLUMN last_known_state", StoreOpenReason.IncompleteSchema)]
    [InlineData("v4-from-0.21.1", "UPDATE MLMDEnv SET schema_version = 6", StoreOpenReason.IncompleteSchema)]
    [InlineData("v5-from-0.22.1", "CREATE TABLE ParentType (x)", StoreOpenReason.ContradictorySchema)]
    [InlineData("v8-from-1.10.0", "UPDATE MLMDEnv SET schema_version = 5", StoreOpenReason.ContradictorySchema)]
    [InlineData("v8-from-1.10.0", "UPDATE MLMDEnv SET schema_version = 11", StoreOpenReason.NewerSchema)]
    [InlineData("v8-from-1.10.0", "DELETE FROM MLMDEnv", StoreOpenReason.BrokenEnvironment)]
    [InlineData("v8-from-1.10.0", "INSERT INTO MLMDEnv VALUES (9)", StoreOpenReason.BrokenEnvironment)]
    public void AnOlderStoreThatIsNotWholeIsRefused(string name, string damage, StoreOpenReason reason)
    {
        var path = folder.Copy(TestData.PathOf("schemas", name + ".sqlite"));
        Execute(path, damage);
        RefusesUntouched(reason, path);
    }

    [Fact]
    public void AFileThatAnotherProgramLocksIsRefused()
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v10-from-1.17.1.sqlite"));
        using var other = Connect(path);
        using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        Refuses(StoreOpenReason.AccessDenied, new EmbeddedStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(50) });
    }

    [Fact]
    public async Task AReadOnlyStoreReadsRefusesWritesAndLeavesTheFileAlone()
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v10-from-1.17.1.sqlite"));
        var before = Hash(path);
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true }))
        {
            Assert.Equal(3, (await store.GetArtifacts()).Count);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => store.PutArtifactType("T"));
            Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
            Assert.Contains("read-only", refusal.Status.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(before, Hash(path));
        Assert.Equal("store.sqlite", Assert.Single(folder.Files()));
    }

    /// <summary>A store of our own keeps a write-ahead log while it is open; a reader leaves nothing of it behind.</summary>
    [Fact]
    public async Task AReadOnlyStoreOfOurOwnLeavesNothingBehind()
    {
        var path = folder.PathOf("store.sqlite");
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
            await store.PutArtifactType("T");
        var before = Hash(path);
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true }))
            Assert.Single((await store.GetArtifactTypes(new GetArtifactTypesRequest(), null!)).ArtifactTypes);
        Assert.Equal(before, Hash(path));
        Assert.Equal("store.sqlite", Assert.Single(folder.Files()));
    }

    [Fact]
    public async Task AnEmptyFileIsNotInitialisedForReadingOnly()
    {
        var path = folder.PathOf("empty.sqlite");
        await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        Refuses(StoreOpenReason.IncompleteSchema, new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        Assert.Equal(0, new FileInfo(path).Length);
    }

    [Fact]
    public async Task StoresInMemoryArePrivate()
    {
        await using var one = EmbeddedStore.Open(new EmbeddedStoreOptions());
        await using var other = EmbeddedStore.Open(new EmbeddedStoreOptions());
        await one.PutArtifactType("T");
        Assert.Empty((await other.GetArtifactTypes(new GetArtifactTypesRequest(), null!)).ArtifactTypes);
    }

    [Fact]
    public async Task AClosedStoreSaysSo()
    {
        var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        store.Dispose();
        store.Dispose();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => store.PutArtifactType("T"));
        Assert.Equal("The store is closed.", refusal.Status.Detail);
    }

    private string RefusesUntouched(StoreOpenReason reason, string path)
    {
        var before = Hash(path);
        var message = Refuses(reason, new EmbeddedStoreOptions { Path = path });
        Refuses(reason, new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        if (reason != StoreOpenReason.OlderSchema)
            Assert.Equal(message, Refuses(reason, new EmbeddedStoreOptions { Path = path, Upgrade = true }));
        Assert.Equal(before, Hash(path));
        Assert.Equal(Path.GetFileName(path), Assert.Single(folder.Files()));
        return message;
    }

    private static string Refuses(StoreOpenReason reason, EmbeddedStoreOptions options)
    {
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(options));
        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(options.Path!, refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }

    private static bool IsExtraIndex(string sql) =>
        SqliteSchema.ExtraIndexNames.Any(name => sql.Contains($"`{name}`", StringComparison.Ordinal));

    /// <summary>The statements of a schema, with runs of blanks as one.</summary>
    private static List<string> Statements(string path) =>
        Rows(path, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name")
            .ConvertAll(sql => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal));

    private static List<string> Rows(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static void Execute(string path, string sql) => SqliteFile.Execute(path, sql);

    private static SqliteConnection Connect(string path) => SqliteFile.Connect(path);

    private static string Hash(string path) => SqliteFile.Hash(path);
}
