using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace KfpMetadata.Completion;

/// <summary>Completes by what the store knows. It gives up after a second, the first one of a process after two, and never fails: a prompt must not hang or complain.</summary>
public abstract class StoreCompleter : IArgumentCompleter
{
    /// <summary>The first completion of a process compiles what it runs through.</summary>
    private static readonly TimeSpan FirstDeadline = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LaterDeadline = TimeSpan.FromSeconds(1);
    private static int s_completions;

    private protected StoreCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (Store(fakeBoundParameters) is not { IsOpen: true } connection) return [];
        IReadOnlyCollection<string> found = [];
        var deadline = Interlocked.Increment(ref s_completions) == 1 ? FirstDeadline : LaterDeadline;
        using (var cancellation = new CancellationTokenSource(deadline))
        {
            var token = cancellation.Token;
            // The texts are taken only from a task that ended well, so there is nothing to throw.
            var work = Task.Run(
                async () => Volatile.Write(ref found, await FindAsync(connection, commandName, parameterName, fakeBoundParameters, token).ConfigureAwait(false)),
                CancellationToken.None);
            CmdletPump.Finish(work, deadline);
        }

        return Results(wordToComplete, Volatile.Read(ref found));
    }

    /// <summary>The kind of node that a command is about: its noun says it.</summary>
    private protected static MlmdNodeKind KindOf(string commandName)
    {
        if (commandName.Contains("Context", StringComparison.OrdinalIgnoreCase)) return MlmdNodeKind.Context;
        return commandName.Contains("Execution", StringComparison.OrdinalIgnoreCase) ? MlmdNodeKind.Execution : MlmdNodeKind.Artifact;
    }

    /// <summary>The texts to offer.</summary>
    private protected abstract Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken);

    /// <summary>The results of the texts that begin with the word.</summary>
    private protected virtual IEnumerable<CompletionResult> Results(string? wordToComplete, IEnumerable<string> texts) => Completions.Of(wordToComplete, texts);

    private static MlmdConnection? Store(IDictionary? bound)
    {
        if (Runspace.DefaultRunspace is null) return null;
        return PowerShellValue.Unwrap(bound?["Connection"]) switch
        {
            MlmdConnection connection => connection,
            string name => SessionConnections.Current.Find(name),
            _ => SessionConnections.Current.Default,
        };
    }
}
