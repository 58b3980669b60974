using KfpMetadata.Storage;
using KfpMetadata.Storage.Schema;

namespace KfpMetadata.Tests.Storage;

/// <summary>The settings of the database, as the store's own connections have them.</summary>
public sealed class DurabilityTests : IDisposable
{
    private const long Full = 2;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryConnectionWaitsForTheDiskAndKeepsALog()
    {
        var (pool, _) = StoreOpener.Open(new EmbeddedStoreOptions { Path = folder.PathOf("store.db") });
        using (pool)
        {
            // A read within a write has a connection of its own.
            var (writer, reader) = pool.Write(
                write => (Settings(write), pool.Read(Settings, mayWait: true, TestContext.Current.CancellationToken)), mayWait: true, TestContext.Current.CancellationToken);
            Assert.Equal((Full, "wal"), writer);
            Assert.Equal((Full, "wal"), reader);
        }

        static (long Synchronous, string Journal) Settings(KfpMetadata.Storage.Sessions.StoreSession session) => (
            session.Query("PRAGMA synchronous", static row => row.Int64(0)).Single(),
            session.Query("PRAGMA journal_mode", static row => row.Text(0)).Single());
    }
}
