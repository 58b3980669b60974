using System.Diagnostics;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Files;

/// <summary>The repository can be checked out anywhere, with the same bytes.</summary>
public sealed class TrackedPathsTests
{
    [Fact]
    public async Task Every_tracked_path_can_be_checked_out_on_every_system()
    {
        var paths = await GitAsync("ls-files", "-z");
        Assert.Contains("KfpMetadata.psd1", paths);
        Assert.Empty(TrackedPaths.Problems(paths));
    }

    [Theory]
    [InlineData(":memory:", ":memory:: a character that Windows forbids")]
    [InlineData("a/b?.cs", "a/b?.cs: a character that Windows forbids")]
    [InlineData("a\\b", "a\\b: a character that Windows forbids")]
    [InlineData("docs/aux.md", "docs/aux.md: a name that Windows reserves")]
    [InlineData("Com1", "Com1: a name that Windows reserves")]
    [InlineData("nul/a", "nul/a: a name that Windows reserves")]
    [InlineData("a./b", "a./b: a dot or a blank at the end")]
    [InlineData("b ", "b : a dot or a blank at the end")]
    [InlineData("a/B.cs a/b.cs", "a/B.cs and a/b.cs: differ in case only")]
    [InlineData("A/c.cs a/d.cs", "A and a: differ in case only")]
    [InlineData("auxiliary/company/.gitignore src/console.cs", null)]
    public void What_cannot_be_checked_out_is_told(string paths, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], TrackedPaths.Problems(paths is "b " ? [paths] : paths.Split(' ')));

    [Fact]
    public void Long_paths_are_told()
    {
        Assert.Empty(TrackedPaths.Problems([new string('a', 150)]));
        Assert.Single(TrackedPaths.Problems([new string('a', 151)]));
    }

    /// <summary>What git stores of a text has LF, and it is checked out so.</summary>
    [Fact]
    public async Task Texts_have_LF_and_binaries_are_left_alone()
    {
        var rows = await GitAsync("ls-files", "-z", "--eol");
        Assert.All(rows, static row =>
        {
            var (state, path) = (row.Split('\t')[0], row.Split('\t')[1]);
            if (Path.GetExtension(path) is ".sqlite" or ".pb" or ".png")
                Assert.Contains("i/-text w/-text attr/-text", state, StringComparison.Ordinal);
            else
                Assert.Matches("^i/(lf|none) .*attr/text=auto eol=lf", state);
        });
    }

    private static async Task<IReadOnlyList<string>> GitAsync(params string[] arguments)
    {
        // A worktree has a file of that name.
        Assert.SkipWhen(!Path.Exists(Repository.PathOf(".git")), "The sources are no git repository.");
        using var git = Process.Start(ChildProcess.Prepare("git", Repository.Root, arguments))!;
        return (await ChildProcess.CompleteAsync(git)).Succeeded.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
