using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KfpMetadata.Completion;

/// <summary>Completes nothing, where PowerShell would offer the names of files and the store knows no value.</summary>
internal sealed class NoCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => [];
}
