using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The section Syntax: a heading with the name of each parameter set and one code block with its line.</summary>
internal static class SyntaxSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="command">The command.</param>
    /// <returns>The parameter sets.</returns>
    /// <exception cref="PageException">A set is not a heading and one code block, or its line cannot be read.</exception>
    public static IReadOnlyList<ParameterSetText> Read(Part section, string command)
    {
        List<ParameterSetText> sets = [];
        foreach (var part in Part.Split(section.Blocks, 3, section.Line, PageRule.Syntax))
        {
            if (part.Blocks is not [FencedCodeBlock code])
                throw new PageException(part.Line, PageRule.Syntax, $"The parameter set '{part.Title}' is one code block with its syntax.");
            if (sets.Exists(set => string.Equals(set.Name, part.Title, StringComparison.OrdinalIgnoreCase)))
                throw new PageException(part.Line, PageRule.Syntax, $"The parameter set '{part.Title}' stands here twice.");
            sets.Add(SyntaxLine.Read(PlainText.Of(code), part.Title, command, code.Line + 2));
        }

        return sets;
    }
}
