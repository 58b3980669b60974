using System.Text.RegularExpressions;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>
/// A text in a filter is that text, where MLMD takes one that is the name of a column for the column, compares backslashes and control
/// characters as they are written, and rewrites what looks like a state.
/// </summary>
internal sealed partial class ExactLiterals : IDeliberateDifference
{
    public string Name => "a literal is a literal";

    public Task<bool> Explains(MetDifference difference) => Task.FromResult(
        !difference.Actual.IsError && difference.Filters().Any(filter => Literal().IsMatch(filter)));

    [GeneratedRegex(
        """(?<quote>['"])(?:id|type_id|type|name|uri|state|last_known_state|external_id|\w+_since_epoch|\w+_value|[^'"]*\\[^'"]*|[^'"]*[\n\t][^'"]*|[^'"]*\bstate\s*=[^'"]*|[^'"]*properties\.[^'"]*)\k<quote>""",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
