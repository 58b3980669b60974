using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A text of paragraphs, lists of one level and code blocks.</summary>
internal static class Prose
{
    /// <summary>The paragraphs as plain text. An item of a list is a paragraph that starts with a dash.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <returns>The paragraphs.</returns>
    /// <exception cref="PageException">Another kind of block is among them.</exception>
    public static IReadOnlyList<string> Read(IEnumerable<Block> blocks)
    {
        List<string> paragraphs = [];
        foreach (var block in blocks)
        {
            switch (block)
            {
                case ParagraphBlock paragraph:
                    paragraphs.Add(PlainText.Of(paragraph));
                    break;
                case CodeBlock code:
                    paragraphs.Add(PlainText.Of(code));
                    break;
                case ListBlock list:
                    paragraphs.AddRange(Items(list).Select(item => "- " + PlainText.Of(item)));
                    break;
                default:
                    throw new PageException(block.Line + 1, PageRule.Prose, "Only paragraphs, lists and code blocks may stand here.");
            }
        }

        return paragraphs;
    }

    /// <summary>The items of a list of one level.</summary>
    /// <param name="list">The list.</param>
    /// <returns>The paragraph of each item.</returns>
    /// <exception cref="PageException">An item is not one paragraph.</exception>
    public static IEnumerable<ParagraphBlock> Items(ListBlock list)
    {
        foreach (var item in list.Cast<ListItemBlock>())
        {
            if (item is not [ParagraphBlock paragraph])
                throw new PageException(item.Line + 1, PageRule.Prose, "An item of a list is one paragraph.");
            yield return paragraph;
        }
    }
}
