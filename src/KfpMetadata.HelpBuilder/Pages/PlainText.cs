using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>Markdown as the plain text that a console shows.</summary>
internal static class PlainText
{
    /// <summary>The text of a heading or paragraph on one line, without marks.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The text.</returns>
    /// <exception cref="PageException">It holds HTML or an image.</exception>
    public static string Of(LeafBlock block)
    {
        var text = new StringBuilder();
        if (block.Inline is not null)
            Append(text, block.Inline, block.Line + 1);
        return text.ToString().Trim();
    }

    /// <summary>The lines of a code block as they stand.</summary>
    /// <param name="block">The code block.</param>
    /// <returns>The lines, joined by line feeds.</returns>
    public static string Of(CodeBlock block) => block.Lines.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');

    private static void Append(StringBuilder text, ContainerInline container, int line)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.ToString());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.ToString());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case LinkInline { IsImage: false } or EmphasisInline or DelimiterInline:
                    Append(text, (ContainerInline)inline, line);
                    break;
                default:
                    throw new PageException(line, PageRule.Prose, "HTML and images cannot be shown in a console; write text, code, emphasis or links.");
            }
        }
    }
}
