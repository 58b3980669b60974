using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The section Links: a list whose items are one link each.</summary>
internal static class LinksSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <returns>The links.</returns>
    /// <exception cref="PageException">It is not one list, or an item is not one link.</exception>
    public static IReadOnlyList<LinkText> Read(Part section)
    {
        if (section.Blocks is not [ListBlock list])
            throw new PageException(section.Line, PageRule.Link, "The section is one list of links.");
        return Prose.Items(list).Select(ReadLink).ToList();
    }

    private static LinkText ReadLink(ParagraphBlock item) => item.Inline?.ToList() is [LinkInline { IsImage: false, Url: { Length: > 0 } url }]
        ? new LinkText(item.Line + 1, PlainText.Of(item), url)
        : throw new PageException(item.Line + 1, PageRule.Link, "An item is one link: '- [text](target)'.");
}
