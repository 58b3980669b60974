namespace KfpMetadata.ModuleTests.Host;

/// <summary>A code block of a page.</summary>
/// <param name="Language">What stands after the fence.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Output">The text block that follows it: what it prints.</param>
internal sealed record PageBlock(string Language, string Text, string? Output)
{
    private const string Fence = "```";

    /// <summary>All blocks of a page but those of output, in order.</summary>
    public static IReadOnlyList<PageBlock> Read(string path)
    {
        var blocks = new List<PageBlock>();
        string? language = null;
        var lines = new List<string>();
        foreach (var line in File.ReadLines(path))
        {
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                lines.Add(line);
            }
            else if (language is null)
            {
                language = line[Fence.Length..];
                lines.Clear();
            }
            else
            {
                var text = string.Join('\n', lines);
                if (language is "text")
                    blocks[^1] = blocks[^1] with { Output = text };
                else
                    blocks.Add(new PageBlock(language, text, Output: null));
                language = null;
            }
        }

        return blocks;
    }
}
