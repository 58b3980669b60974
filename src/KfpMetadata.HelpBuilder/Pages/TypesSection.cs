namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The sections Inputs and Outputs: a heading with the type's full name, or <c>None</c>, and a text.</summary>
internal static class TypesSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <returns>The types, one at least.</returns>
    /// <exception cref="PageException">A type has no text.</exception>
    public static IReadOnlyList<TypeText> Read(Part section)
    {
        List<TypeText> types = [];
        foreach (var part in Part.Split(section.Blocks, 3, section.Line, PageRule.Type))
        {
            if (part.Blocks.Count == 0)
                throw new PageException(part.Line, PageRule.Type, $"The type '{part.Title}' has no text.");
            types.Add(new TypeText(part.Title, Prose.Read(part.Blocks)));
        }

        return types;
    }
}
