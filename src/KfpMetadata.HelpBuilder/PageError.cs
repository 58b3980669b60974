using System.Globalization;

namespace KfpMetadata.HelpBuilder;

/// <summary>Why a page is refused.</summary>
/// <param name="File">The page.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Rule">The rule that is broken (<see cref="Pages.PageRule"/>).</param>
/// <param name="Message">What is wrong and what is wanted.</param>
internal sealed record PageError(string File, int Line, string Rule, string Message)
{
    /// <summary>The error as MSBuild and editors understand it.</summary>
    /// <returns>For example <c>Get-MlmdEvent.md(12): error section: …</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}({Line}): error {Rule}: {Message}");
}
