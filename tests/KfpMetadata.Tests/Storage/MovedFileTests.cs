using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>A file that the path does not lead to any more takes no writes; a path may lead to its file by links.</summary>
public sealed class MovedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Changes => ["deleted", "moved", "replaced", "replaced by a copy", "folder moved"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task NothingIsConfirmedForAFileThatIsGone(string change)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps the name of an open file.");
        Directory.CreateDirectory(folder.PathOf("in"));
        var path = folder.PathOf("in/store.sqlite");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var type = await store.PutArtifactType("T");
        await store.PutArtifact(new Artifact { TypeId = type, Name = "one" });
        switch (change)
        {
            case "deleted":
                foreach (var file in Directory.GetFiles(folder.PathOf("in")))
                    File.Delete(file);
                break;
            case "moved":
                File.Move(path, folder.PathOf("elsewhere.sqlite"));
                break;
            case "replaced":
                var other = folder.PathOf("other.sqlite");
                await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = other }).DisposeAsync();
                File.Move(other, path, overwrite: true);
                break;
            case "replaced by a copy":
                File.Copy(path, folder.PathOf("copy.sqlite"));
                File.Move(folder.PathOf("copy.sqlite"), path, overwrite: true);
                break;
            default:
                Directory.Move(folder.PathOf("in"), folder.PathOf("out"));
                break;
        }

        await Refused(async () => await store.PutArtifact(new Artifact { TypeId = type, Name = "two" }));
        await Refused(async () => await store.PutArtifactType("U"));
        await Refused(async () => await store.GetArtifacts());
    }

    [Fact]
    public async Task AReadOnlyStoreNoticesItToo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps the name of an open file.");
        var path = folder.PathOf("store.sqlite");
        await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }).DisposeAsync();
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        Assert.Empty(await store.GetArtifacts());
        File.Delete(path);
        await Refused(async () => await store.GetArtifacts());
    }

    [Fact]
    public async Task AFileThatComesBackIsTheStoreAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps the name of an open file.");
        var path = folder.PathOf("store.sqlite");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        File.Move(path, path + ".away");
        await Refused(async () => await store.PutArtifactType("T"));
        File.Move(path + ".away", path);
        await store.PutArtifactType("T");
    }

    [Theory]
    [InlineData("link", "store.sqlite")]
    [InlineData("in/link", "../store.sqlite")]
    [InlineData("link to link", "in/link")]
    public async Task APathMayBeALink(string name, string target)
    {
        var path = folder.PathOf("store.sqlite");
        Directory.CreateDirectory(folder.PathOf("in"));
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
            await store.PutArtifactType("T");
        File.CreateSymbolicLink(folder.PathOf("in/link"), "../store.sqlite");
        if (!File.Exists(folder.PathOf(name)))
            File.CreateSymbolicLink(folder.PathOf(name), target);

        await using (var linked = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf(name) }))
            await linked.PutArtifactType("U");
        await using var readOnly = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf(name), ReadOnly = true });
        Assert.Equal(["T", "U"], (await readOnly.GetArtifactTypes(new GetArtifactTypesRequest(), null!)).ArtifactTypes.Select(type => type.Name));
    }

    [Fact]
    public async Task ALinkToNothingYetMakesTheFileItLeadsTo()
    {
        Directory.CreateDirectory(folder.PathOf("in"));
        File.CreateSymbolicLink(folder.PathOf("link"), "in/store.sqlite");
        await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf("link") }).DisposeAsync();
        Assert.True(File.Exists(folder.PathOf("in/store.sqlite")));
    }

    [Fact]
    public async Task ALinkThatIsTurnedToAnotherFileIsNoticed()
    {
        foreach (var name in new[] { "a", "b" })
            await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf(name) }).DisposeAsync();
        var link = folder.PathOf("link");
        File.CreateSymbolicLink(link, "a");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = link });
        File.Delete(link);
        File.CreateSymbolicLink(link, "b");
        await Refused(async () => await store.PutArtifactType("T"));
    }

    [Fact]
    public async Task AnUpgradeThroughALinkKeepsItsBackupBesideTheFile()
    {
        Directory.CreateDirectory(folder.PathOf("in"));
        var path = folder.Copy(TestData.PathOf("schemas", "v7-from-1.5.0.sqlite"), "in/store.sqlite");
        File.CreateSymbolicLink(folder.PathOf("link"), "in/store.sqlite");
        var plan = EmbeddedStore.PlanUpgrade(folder.PathOf("link"));
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf("link"), Upgrade = true });
        Assert.Equal(path + ".v7.bak", store.Upgrade!.BackupPath);
        Assert.Equal(plan!.BackupPath, store.Upgrade.BackupPath);
        Assert.True(File.Exists(store.Upgrade.BackupPath));
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file:store.db?mode=memory")]
    [InlineData("nul\0l.db")]
    public void ANameOfAnotherMeaningIsRefused(string name)
    {
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf(name) }));
        Assert.Equal(StoreOpenReason.NotFound, refusal.Reason);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void ALinkThatLeadsToItselfIsRefused()
    {
        File.CreateSymbolicLink(folder.PathOf("a"), "b");
        File.CreateSymbolicLink(folder.PathOf("b"), "a");
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf("a") }));
        Assert.Equal(StoreOpenReason.NotFound, refusal.Reason);
    }

    private static async Task Refused(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
    }
}
