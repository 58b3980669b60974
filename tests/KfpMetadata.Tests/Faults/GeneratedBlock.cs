using System.Reflection;

namespace KfpMetadata.Tests.Faults;

/// <summary>A part of a page that a test run makes, between two comments. With KFPMETADATA_WRITE_PAGES=1 it is written, else compared.</summary>
/// <param name="page">The page, from the root.</param>
/// <param name="name">The name in the comments.</param>
internal sealed class GeneratedBlock(string page, string name)
{
    private static readonly string Root = typeof(GeneratedBlock).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Writes or compares the whole block.</summary>
    public async Task RequireAsync(IReadOnlyList<string> lines)
    {
        var (before, now, after) = await ReadAsync();
        var text = string.Concat(lines.Select(static line => line + "\n"));
        if (Environment.GetEnvironmentVariable("KFPMETADATA_WRITE_PAGES") == "1")
            await File.WriteAllTextAsync(Path.Combine(Root, page), before + text + after, TestContext.Current.CancellationToken);
        else
            Assert.Equal(now, text);
    }

    /// <summary>Looks for lines of a block of which only a part was made.</summary>
    public async Task RequirePartAsync(IReadOnlyList<string> lines)
    {
        var (_, now, _) = await ReadAsync();
        Assert.Empty(lines.Except(now.Split('\n'), StringComparer.Ordinal));
    }

    private async Task<(string Before, string Now, string After)> ReadAsync()
    {
        var whole = (await File.ReadAllTextAsync(Path.Combine(Root, page), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var opening = $"<!-- {name}: made by the tests -->\n";
        var start = whole.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        var end = whole.IndexOf($"<!-- end of {name} -->", StringComparison.Ordinal);
        Assert.True(start >= opening.Length && end >= start, $"{page} has no block '{name}'.");
        return (whole[..start], whole[start..end], whole[end..]);
    }
}
