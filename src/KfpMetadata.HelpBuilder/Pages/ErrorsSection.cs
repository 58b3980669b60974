using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The section Errors: a list whose items are the id as code, a colon, and when the error comes.</summary>
internal static class ErrorsSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <returns>The errors.</returns>
    /// <exception cref="PageException">It is not one list, or an item has another form.</exception>
    public static IReadOnlyList<ErrorText> Read(Part section)
    {
        if (section.Blocks is not [ListBlock list])
            throw new PageException(section.Line, PageRule.Error, "The section is one list of errors.");
        return Prose.Items(list).Select(ReadError).ToList();
    }

    private static ErrorText ReadError(ParagraphBlock item)
    {
        var text = PlainText.Of(item);
        if (item.Inline?.FirstChild is not CodeInline { Content: var id } || !text.StartsWith(id + ": ", StringComparison.Ordinal))
            throw new PageException(item.Line + 1, PageRule.Error, "An error is written '- `Id`: when it comes'.");
        return new ErrorText(id, text[(id.Length + 2)..]);
    }
}
