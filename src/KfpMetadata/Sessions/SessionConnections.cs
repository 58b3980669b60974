using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Sessions;

/// <summary>
/// The connections of one runspace. The one opened or chosen last is the default; once it is closed there is none, for a command must not go to another
/// store without a word.
/// </summary>
internal sealed class SessionConnections
{
    private static readonly ConditionalWeakTable<Runspace, SessionConnections> Sessions = new();

    private readonly object _gate = new();
    private readonly List<MlmdConnection> _connections = [];
    private MlmdConnection? _default;

    /// <summary>The connections of the runspace that this thread works for. Call it on the pipeline thread.</summary>
    public static SessionConnections Current
    {
        get
        {
            var runspace = Runspace.DefaultRunspace ?? throw CommandErrors.NotConnected([]);
            return Sessions.GetValue(runspace, Begin);
        }
    }

    /// <summary>The default connection, or <see langword="null"/>.</summary>
    public MlmdConnection? Default
    {
        get
        {
            lock (_gate) return _default is { IsOpen: true } open ? open : null;
        }
    }

    /// <summary>The error where a command needs the default connection and there is none.</summary>
    public static MlmdException NoDefault() => CommandErrors.NotConnected(Runspace.DefaultRunspace is null ? [] : Current.Open);

    /// <summary>Whether a connection is the default of the runspace that this thread works for.</summary>
    public static bool IsDefault(MlmdConnection connection) =>
        Runspace.DefaultRunspace is { } runspace && Sessions.TryGetValue(runspace, out var session) && ReferenceEquals(session.Default, connection);

    /// <summary>The open connections, the default first.</summary>
    public IReadOnlyList<MlmdConnection> Open
    {
        get
        {
            lock (_gate)
            {
                _connections.RemoveAll(static connection => !connection.IsOpen);
                IEnumerable<MlmdConnection> newestFirst = Enumerable.Reverse(_connections);
                return _default is { IsOpen: true } first ? [first, .. newestFirst.Where(other => !ReferenceEquals(other, first))] : [.. newestFirst];
            }
        }
    }

    /// <summary>The open connection of this name, without regard to case.</summary>
    public MlmdConnection? Find(string name)
    {
        lock (_gate)
        {
            return _connections.Append(_default).LastOrDefault(connection =>
                connection is { IsOpen: true } && string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Makes a connection the default; one of another session stays that session's own.</summary>
    public void Select(MlmdConnection connection)
    {
        lock (_gate) _default = connection;
    }

    /// <summary>Makes the connection the default. One of the same name that it replaces is returned, to be closed.</summary>
    public MlmdConnection? Add(MlmdConnection connection)
    {
        lock (_gate)
        {
            var index = _connections.FindIndex(other => string.Equals(other.Name, connection.Name, StringComparison.OrdinalIgnoreCase));
            var replaced = index < 0 ? null : _connections[index];
            if (index >= 0) _connections.RemoveAt(index);
            _connections.Add(connection);
            _default = connection;
            return replaced;
        }
    }

    /// <summary>A name that no connection has: <c>default</c>, then <c>default2</c> and so on.</summary>
    public string FreeName()
    {
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? "default" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"default{number}");
            if (Find(name) is null) return name;
        }
    }

    /// <summary>Forgets the connection; the caller closes it.</summary>
    public void Remove(MlmdConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            if (ReferenceEquals(_default, connection)) _default = null;
        }
    }

    /// <summary>Closes the connections of the runspace that this thread works for, if there are any.</summary>
    public static Task CloseCurrentAsync() =>
        Runspace.DefaultRunspace is { } runspace && Sessions.TryGetValue(runspace, out var session) ? session.CloseAllAsync() : Task.CompletedTask;

    private static SessionConnections Begin(Runspace runspace)
    {
        var session = new SessionConnections();
        // The runspace holds the handler and the handler the session, so all end together.
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
                CmdletPump.Finish(session.CloseAllAsync(), TimeSpan.FromSeconds(5));
        };
        return session;
    }

    private async Task CloseAllAsync()
    {
        MlmdConnection[] all;
        lock (_gate)
        {
            all = [.. _connections];
            _connections.Clear();
            _default = null;
        }

        foreach (var connection in all) await connection.DisposeAsync().ConfigureAwait(false);
    }
}
