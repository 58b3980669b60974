using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The section Examples: a heading, a text, one block of PowerShell and, if wanted, a further text.</summary>
internal static class ExamplesSection
{
    private const int Least = 2;
    private const string Language = "powershell";
    private const string Server = "server";

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <returns>The examples, two at least.</returns>
    /// <exception cref="PageException">There are too few, or one has another form.</exception>
    public static IReadOnlyList<ExampleText> Read(Part section)
    {
        var examples = Part.Split(section.Blocks, 3, section.Line, PageRule.Example).Select(ReadExample).ToList();
        return examples.Count >= Least
            ? examples
            : throw new PageException(section.Line, PageRule.Example, $"A page has {Least} examples at least.");
    }

    private static ExampleText ReadExample(Part part)
    {
        var at = part.Blocks.ToList().FindIndex(block => block is FencedCodeBlock);
        if (at < 1)
            throw new PageException(part.Line, PageRule.Example, $"The example '{part.Title}' is a text and then one code block.");
        if (part.Blocks.Skip(at + 1).FirstOrDefault(block => block is CodeBlock) is { } second)
            throw new PageException(second.Line + 1, PageRule.Example, $"The example '{part.Title}' has one code block only.");

        var code = (FencedCodeBlock)part.Blocks[at];
        var server = string.Equals(code.Arguments?.Trim(), Server, StringComparison.Ordinal);
        if (!string.Equals(code.Info, Language, StringComparison.Ordinal) || (!server && !string.IsNullOrWhiteSpace(code.Arguments)))
            throw new PageException(code.Line + 1, PageRule.Example, $"The code block is marked '{Language}' or '{Language} {Server}'.");

        var text = PlainText.Of(code);
        if (string.IsNullOrWhiteSpace(text))
            throw new PageException(code.Line + 1, PageRule.Example, $"The example '{part.Title}' has no code.");
        return new ExampleText(code.Line + 2, part.Title, Prose.Read(part.Blocks.Take(at)), text, server, Prose.Read(part.Blocks.Skip(at + 1)));
    }
}
