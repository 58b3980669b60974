using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of the session's connections.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, SessionConnections.Current.Open.Select(static connection => connection.Name));
}
