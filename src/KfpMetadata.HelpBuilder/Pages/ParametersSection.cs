using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The section Parameters: a heading <c>### -Name</c>, a text, and the list of facts that ends it.</summary>
internal static class ParametersSection
{
    /// <summary>Reads the section. A command without parameters of its own says <c>None.</c></summary>
    /// <param name="section">The section.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="PageException">A parameter has another form.</exception>
    public static IReadOnlyList<ParameterText> Read(Part section)
    {
        if (section.Blocks is [ParagraphBlock only] && string.Equals(PlainText.Of(only), "None.", StringComparison.Ordinal))
            return [];

        List<ParameterText> parameters = [];
        foreach (var part in Part.Split(section.Blocks, 3, section.Line, PageRule.Parameter))
        {
            var parameter = ReadParameter(part);
            if (parameters.Exists(other => string.Equals(other.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
                throw new PageException(part.Line, PageRule.Parameter, $"The parameter '{part.Title}' stands here twice.");
            parameters.Add(parameter);
        }

        return parameters;
    }

    private static ParameterText ReadParameter(Part part)
    {
        if (part.Title is not ['-', .. var name] || name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
            throw new PageException(part.Line, PageRule.Parameter, $"The heading '{part.Title}' is not a parameter; write '### -Name'.");
        if (part.Blocks.Count < 2 || part.Blocks[^1] is not ListBlock facts)
            throw new PageException(part.Line, PageRule.Parameter, $"The parameter '{part.Title}' is a text and then the list of its facts.");
        return new ParameterText(part.Line, name, Prose.Read(part.Blocks.SkipLast(1)), FactList.Read(facts, part.Title));
    }
}
