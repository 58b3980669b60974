namespace KfpMetadata;

/// <summary>
/// An open connection to a store. Commands take it as <c>-Connection</c>; it can be used from many runspaces at once. It shows no
/// secret: neither tokens nor keys are part of it.
/// </summary>
public sealed class MlmdConnection : IAsyncDisposable
{
    private int _closed;

    /// <summary>Makes a connection over a client.</summary>
    /// <param name="name">The name that <c>-Connection</c> accepts.</param>
    /// <param name="client">The client, which the connection owns.</param>
    public MlmdConnection(string name, IMlmdClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Name = name;
        Client = client;
        client.Connection = this;
    }

    /// <summary>The name that <c>-Connection</c> accepts.</summary>
    public string Name { get; }

    /// <summary>What the connection leads to.</summary>
    public MlmdStoreKind Kind => Client.Kind;

    /// <summary>The server's address, the file's full path, or <c>memory</c>.</summary>
    public string Address => Client.Address;

    /// <summary>The release of MLMD behind it, as far as it can be told.</summary>
    public string Release => Client.Release;

    /// <summary>Whether writes are refused.</summary>
    public bool ReadOnly => Client.ReadOnly;

    /// <summary>The upgrade that was done when the file was opened, with the path of its backup; <see langword="null"/> where there was none.</summary>
    public MlmdUpgrade? Upgrade => Client.Upgrade;

    /// <summary>Whether it can be used.</summary>
    public bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>When it was opened (local time).</summary>
    public DateTime ConnectedAt { get; } = DateTime.Now;

    /// <summary>Whether commands without <c>-Connection</c> use it, in the session that asks.</summary>
    public bool IsDefault => IsDefaultHere(this);

    /// <summary>Tells whether a connection is the default of the session that the current thread works for. The module sets it.</summary>
    internal static Func<MlmdConnection, bool> IsDefaultHere { get; set; } = static _ => false;

    /// <summary>The client behind it.</summary>
    internal IMlmdClient Client { get; }

    /// <summary>The types read on this connection.</summary>
    internal TypeCache Types { get; } = new();

    /// <summary>The attributions known on this connection.</summary>
    internal MemberCache Attributions { get; } = new();

    /// <summary>The client, if the connection is open.</summary>
    /// <exception cref="MlmdException">It is closed (<c>MlmdNotConnected</c>).</exception>
    internal IMlmdClient Use() => IsOpen ? Client : throw MlmdErrors.Closed(ToString());

    /// <summary>Closes the connection: files and sockets are given back. Closing it again has no effect.</summary>
    /// <returns>When it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            await Client.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The name and the address.</summary>
    /// <returns>For example <c>default (127.0.0.1:8080)</c>.</returns>
    public override string ToString() => VisibleText.Of($"{Name} ({Address})");
}
