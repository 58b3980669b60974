using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A heading with the blocks under it.</summary>
/// <param name="Title">The text of the heading.</param>
/// <param name="Line">The line of the heading, from 1.</param>
/// <param name="Blocks">The blocks up to the next heading of this level.</param>
internal sealed record Part(string Title, int Line, IReadOnlyList<Block> Blocks)
{
    /// <summary>Splits blocks at the headings of one level.</summary>
    /// <param name="blocks">The blocks; the first one must be such a heading.</param>
    /// <param name="level">The level, 1 to 6.</param>
    /// <param name="line">The line to name where there is no block.</param>
    /// <param name="rule">The rule to name when the blocks do not start with a heading.</param>
    /// <returns>The parts, one at least.</returns>
    /// <exception cref="PageException">There is no heading, or something stands before the first.</exception>
    public static IReadOnlyList<Part> Split(IReadOnlyList<Block> blocks, int level, int line, string rule)
    {
        if (blocks.Count == 0 || blocks[0] is not HeadingBlock first || first.Level != level)
        {
            var at = blocks.Count == 0 ? line : blocks[0].Line + 1;
            throw new PageException(at, rule, $"A heading '{new string('#', level)} …' must stand here.");
        }

        List<Part> parts = [];
        List<Block> content = [];
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                content = [];
                parts.Add(new Part(PlainText.Of(heading), heading.Line + 1, content));
            }
            else
            {
                content.Add(block);
            }
        }

        return parts;
    }
}
