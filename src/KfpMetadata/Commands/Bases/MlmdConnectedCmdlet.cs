using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The base of the commands that use a store.</summary>
public abstract class MlmdConnectedCmdlet : MlmdCmdlet
{
    private MlmdConnection? _given;

    private protected MlmdConnectedCmdlet()
    {
    }

    /// <summary>The connection, or its name; without it the connection opened last in this session. Entities are always used on the store they came from.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <summary>Finds nodes for this command.</summary>
    private protected NodeResolver Nodes { get; } = new();

    /// <summary>Finds types for this command.</summary>
    private protected NodeTypes Types { get; } = new();

    /// <summary>The connection to use with these references. Pipeline thread only.</summary>
    /// <param name="references">What the user gave; <see langword="null"/> ones are ignored.</param>
    /// <exception cref="MlmdException">None, a closed one, or entities of another store.</exception>
    private protected MlmdConnection StoreFor(params NodeReference?[] references)
    {
        if (Connection is not null) _given ??= GivenConnection.Find(Connection);
        var connection = Stores.Choose(_given, static () => SessionConnections.Current.Default, references);
        connection.Use();
        return connection;
    }

    /// <summary>Runs work on the connection, traced; an error of the store becomes an error record.</summary>
    /// <param name="connection">From <see cref="StoreFor"/>.</param>
    /// <param name="work">The work. Inside it only the <c>…Async</c> and <c>Post…</c> members may be used.</param>
    /// <param name="target">The target of an error record.</param>
    private protected void RunOn(MlmdConnection connection, Func<IMlmdClient, CancellationToken, Task> work, object? target = null) =>
        RunEachOn(connection, work, [target]);

    /// <summary>The same for several things at once: an error is one of each.</summary>
    /// <param name="connection">From <see cref="StoreFor"/>.</param>
    /// <param name="work">The work.</param>
    /// <param name="targets">The targets of the error records. The work may remove those that it has told of.</param>
    private protected void RunEachOn(MlmdConnection connection, Func<IMlmdClient, CancellationToken, Task> work, IReadOnlyCollection<object?> targets) => Run(
        async cancellationToken =>
        {
            var client = connection.Use();
            using (Trace(client)) await work(client, cancellationToken).ConfigureAwait(false);
        },
        targets);

    /// <summary>Finds the store and runs work on it; every error becomes an error record.</summary>
    /// <param name="references">What the user gave.</param>
    /// <param name="work">The work.</param>
    /// <param name="target">The target of an error record.</param>
    private protected void RunOn(NodeReference?[] references, Func<MlmdConnection, CancellationToken, Task> work, object? target = null)
    {
        MlmdConnection connection;
        try
        {
            connection = StoreFor(references);
        }
        catch (MlmdException error)
        {
            Report(error, target);
            return;
        }

        RunOn(connection, (_, cancellationToken) => work(connection, cancellationToken), target);
    }

    /// <summary>Puts a reference into a batch of its store and kind; one that makes no sense becomes an error record. Pipeline thread only.</summary>
    private protected void Gather(InputBatch<NodeReference> batch, NodeReference reference)
    {
        try
        {
            if (reference.Problem is { } problem) throw problem;
            batch.Add(StoreFor(reference), reference.Kind, reference);
        }
        catch (MlmdException error)
        {
            Report(error, reference.Given);
        }
    }
}
