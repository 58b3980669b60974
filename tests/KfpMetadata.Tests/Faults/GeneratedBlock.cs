using System.Reflection;

namespace KfpMetadata.Tests.Faults;

/// <summary>A part of a page that a test run makes, between two comments. With KFPMETADATA_WRITE_PAGES=1 it is written, else compared.</summary>
internal static class GeneratedBlock
{
    private static readonly string Root = typeof(GeneratedBlock).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Writes or compares a block.</summary>
    /// <param name="page">The page, from the root.</param>
    /// <param name="name">The name in the comments.</param>
    /// <param name="text">What belongs there, with line feeds.</param>
    public static async Task RequireAsync(string page, string name, string text)
    {
        var path = Path.Combine(Root, page);
        var whole = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (opening, closing) = ($"<!-- {name}: made by the tests -->\n", $"<!-- end of {name} -->");
        var start = whole.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        var end = whole.IndexOf(closing, StringComparison.Ordinal);
        Assert.True(start >= opening.Length && end >= start, $"{page} has no block '{name}'.");
        if (Environment.GetEnvironmentVariable("KFPMETADATA_WRITE_PAGES") == "1")
            await File.WriteAllTextAsync(path, whole[..start] + text + whole[end..], TestContext.Current.CancellationToken);
        else
            Assert.Equal(whole[start..end], text);
    }
}
