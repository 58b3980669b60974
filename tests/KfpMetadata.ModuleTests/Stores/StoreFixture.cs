using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Stores;

/// <summary>An empty store of one kind, and a session that is connected to it. A reference that is not at hand skips the test and says so.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly ReferenceServer? _server;

    private StoreFixture(StoreKind kind, TemporaryFolder? folder, ReferenceServer? server)
    {
        Kind = kind;
        _folder = folder;
        _server = server;
        Session = new ModuleSession();
    }

    /// <summary>Every kind, for <c>[MemberData]</c>.</summary>
    public static TheoryData<StoreKind> Kinds => [.. Enum.GetValues<StoreKind>()];

    /// <summary>The kind.</summary>
    public StoreKind Kind { get; }

    /// <summary>The session, connected.</summary>
    public ModuleSession Session { get; }

    /// <summary>Whether a second connection sees the same rows.</summary>
    public bool CanBeOpenedTwice => Kind != StoreKind.Memory;

    /// <summary>Opens an empty store.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="database">Arguments of the reference server that name its database; without them it keeps all in memory.</param>
    public static async Task<StoreFixture> OpenAsync(StoreKind kind, params string[] database)
    {
        var folder = kind == StoreKind.File ? new TemporaryFolder() : null;
        var server = kind switch
        {
            StoreKind.Reference_1_17_1 => await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, ["--port", "0", .. database]),
            StoreKind.Reference_1_14_0 => await ReferenceServer.StartAsync(ReferenceRelease.V1_14_0, ["--port", "0", .. database]),
            _ => null,
        };
        var store = new StoreFixture(kind, folder, server);
        store.Connect(store.Session);
        return store;
    }

    /// <summary>Opens a copy of a SQLite file, in this process or by a reference server.</summary>
    /// <param name="kind">The kind; not memory.</param>
    /// <param name="file">The file, under tests/data.</param>
    public static async Task<StoreFixture> OpenCopyAsync(StoreKind kind, string file)
    {
        var folder = new TemporaryFolder();
        var copy = folder.PathOf("store.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", file), copy);
        var server = kind switch
        {
            StoreKind.Reference_1_17_1 => await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, ["--port", "0", "--sqlite", copy]),
            StoreKind.Reference_1_14_0 => await ReferenceServer.StartAsync(ReferenceRelease.V1_14_0, ["--port", "0", "--sqlite", copy]),
            StoreKind.File => null,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var store = new StoreFixture(kind, folder, server);
        store.Connect(store.Session);
        return store;
    }

    /// <summary>Connects a session to this store. A store in memory is another, empty one each time.</summary>
    public void Connect(ModuleSession session) => _ = session.Invoke(ConnectCommand).Succeeded;

    /// <summary>What connects to this store.</summary>
    public string ConnectCommand => Kind switch
    {
        StoreKind.Memory => "Connect-Mlmd -InMemory",
        StoreKind.File => $"Connect-Mlmd -Path '{_folder!.PathOf("store.db").Replace("'", "''", StringComparison.Ordinal)}'",
        _ => string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd -HostName 127.0.0.1 -Port {_server!.Port} -MaximumRetryCount 5"),
    };

    /// <summary>Ends the session and the store.</summary>
    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder?.Dispose();
    }
}
