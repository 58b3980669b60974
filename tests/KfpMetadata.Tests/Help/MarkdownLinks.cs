using System.Text.RegularExpressions;

namespace KfpMetadata.Tests.Help;

internal static partial class MarkdownLinks
{
    public static IEnumerable<string> In(string markdown) => Link().Matches(markdown).Select(match => match.Groups["target"].Value);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
