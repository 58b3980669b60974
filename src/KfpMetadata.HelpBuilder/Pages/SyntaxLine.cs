using System.Text.RegularExpressions;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>
/// A line as <c>Get-Command -Syntax</c> writes it: the command, then <c>-Name &lt;type&gt;</c>, <c>[-Name &lt;type&gt;]</c>,
/// <c>[-Name] &lt;type&gt;</c>, <c>[[-Name] &lt;type&gt;]</c> or <c>[-Switch]</c>, and <c>[&lt;CommonParameters&gt;]</c> at the end.
/// </summary>
internal static partial class SyntaxLine
{
    private const string Common = "[<CommonParameters>]";

    /// <summary>Reads a line, which may be broken over several.</summary>
    /// <param name="text">The line.</param>
    /// <param name="name">The name of the parameter set.</param>
    /// <param name="command">The command, which the line must start with.</param>
    /// <param name="line">Its place in the page, from 1.</param>
    /// <returns>The parameter set.</returns>
    /// <exception cref="PageException">The line has another form.</exception>
    public static ParameterSetText Read(string text, string name, string command, int line)
    {
        var joined = string.Join(' ', text.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        if (!joined.StartsWith(command + " ", StringComparison.Ordinal) || !joined.EndsWith(Common, StringComparison.Ordinal))
            throw new PageException(line, PageRule.Syntax, $"The syntax starts with '{command}' and ends with '{Common}'.");

        var rest = joined[command.Length..^Common.Length];
        List<SyntaxItem> items = [];
        var end = 0;
        foreach (Match match in Item().Matches(rest))
        {
            if (match.Index != end)
                break;
            end += match.Length;
            items.Add(ToItem(match));
        }

        if (rest[end..].Trim() is { Length: > 0 } unread)
            throw new PageException(line, PageRule.Syntax, $"The syntax cannot be read from '{unread}' on.");
        if (items.GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new PageException(line, PageRule.Syntax, $"The parameter '-{twice.Key}' stands in the syntax twice.");

        var shouldProcess = items.RemoveAll(IsShouldProcess);
        return shouldProcess is 0 or 2
            ? new ParameterSetText(line, name, shouldProcess == 2, items)
            : throw new PageException(line, PageRule.Syntax, "'[-WhatIf]' and '[-Confirm]' come together.");
    }

    private static bool IsShouldProcess(SyntaxItem item) => item is { Type: null, Name: "WhatIf" or "Confirm" };

    private static SyntaxItem ToItem(Match match)
    {
        var name = match.Groups["name"].Value;
        var type = match.Groups["type"] is { Success: true } group ? group.Value : null;
        var positional = match.Groups["optionalPosition"].Success || match.Groups["requiredPosition"].Success;
        var required = match.Groups["required"].Success || match.Groups["requiredPosition"].Success;
        return new SyntaxItem(name, type, required, positional);
    }

    [GeneratedRegex(
        """
        \s*(
          (?<optionalPosition>\[\[-(?<name>\w+)\]\s<(?<type>[\w.\[\]]+)>\])
        | (?<requiredPosition>\[-(?<name>\w+)\]\s<(?<type>[\w.\[\]]+)>)
        | (?<optional>\[-(?<name>\w+)(\s<(?<type>[\w.\[\]]+)>)?\])
        | (?<required>-(?<name>\w+)(\s<(?<type>[\w.\[\]]+)>)?)
        )(?=\s|$)
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex Item();
}
