using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>
/// Reads a page. A page is a title <c># Verb-Noun</c> and these sections in this order: Synopsis, Syntax, Description, Examples,
/// Parameters, Inputs, Outputs, Errors, Links.
/// </summary>
internal static partial class PageReader
{
    private static readonly string[] SectionNames =
        ["Synopsis", "Syntax", "Description", "Examples", "Parameters", "Inputs", "Outputs", "Errors", "Links"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();

    /// <summary>Reads a page and checks its form.</summary>
    /// <param name="text">The Markdown.</param>
    /// <returns>The page.</returns>
    /// <exception cref="PageException">The page breaks a rule.</exception>
    public static CommandPage Read(string text)
    {
        var blocks = Markdown.Parse(text, Pipeline).ToList();
        var title = Part.Split(blocks, 1, 1, PageRule.Title);
        if (title.Count > 1)
            throw new PageException(title[1].Line, PageRule.Title, "A page has one heading of the first level.");
        if (!CommandName().IsMatch(title[0].Title))
            throw new PageException(title[0].Line, PageRule.Title, $"The title '{title[0].Title}' is not a command name; write '# Verb-Noun'.");

        var sections = ReadSections(title[0]);
        return new CommandPage(
            title[0].Title,
            ReadSynopsis(sections[0]),
            SyntaxSection.Read(sections[1], title[0].Title),
            Prose.Read(sections[2].Blocks),
            ExamplesSection.Read(sections[3]),
            ParametersSection.Read(sections[4]),
            TypesSection.Read(sections[5]),
            TypesSection.Read(sections[6]),
            ErrorsSection.Read(sections[7]),
            LinksSection.Read(sections[8]));
    }

    private static IReadOnlyList<Part> ReadSections(Part page)
    {
        var sections = Part.Split(page.Blocks, 2, page.Line, PageRule.Section);
        for (var i = 0; i < Math.Max(sections.Count, SectionNames.Length); i++)
        {
            if (i >= sections.Count)
                throw new PageException(sections[^1].Line, PageRule.Section, $"The section '{SectionNames[i]}' is missing after '{sections[^1].Title}'.");
            var section = sections[i];
            if (i >= SectionNames.Length)
                throw new PageException(section.Line, PageRule.Section, $"No section may follow '{SectionNames[^1]}'; found '{section.Title}'.");
            if (!string.Equals(section.Title, SectionNames[i], StringComparison.Ordinal))
                throw new PageException(section.Line, PageRule.Section, $"The section '{SectionNames[i]}' must stand here; found '{section.Title}'.");
            if (section.Blocks.Count == 0)
                throw new PageException(section.Line, PageRule.Section, $"The section '{section.Title}' is empty.");
        }

        return sections;
    }

    private static string ReadSynopsis(Part section) => section.Blocks is [ParagraphBlock paragraph]
        ? PlainText.Of(paragraph)
        : throw new PageException(section.Line, PageRule.Synopsis, "The synopsis is one paragraph.");

    [GeneratedRegex("^[A-Z][A-Za-z]+-[A-Z][A-Za-z]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandName();
}
