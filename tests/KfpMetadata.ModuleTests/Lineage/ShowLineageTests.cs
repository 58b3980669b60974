using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>
/// <c>Show-MlmdLineage</c> with a stand-in for the program that opens pages, in a process of its own: a script named <c>xdg-open</c>,
/// which is what Linux has for it. It writes down what it was given.
/// </summary>
public sealed class ShowLineageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_is_opened_from_a_folder_of_the_user_alone()
    {
        var facts = await ShowAsync("""
            $shown = $graph | Show-MlmdLineage -Title 'What I show' -PassThru
            Tell file $shown.FullName
            """);
        var file = facts["file"];
        Assert.StartsWith(_folder.FullName, file, StringComparison.Ordinal);
        Assert.Equal([file], await OpenedAsync());
        Assert.Contains("<title>What I show</title>", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Pages_older_than_a_day_are_removed_and_nothing_else()
    {
        var (old, young, foreign) = (Page("mlmd-lineage-old"), Page("mlmd-lineage-young"), Page("another"));
        var used = Page("mlmd-lineage-used");
        await File.WriteAllTextAsync(Path.Combine(used, "mine.txt"), "", TestContext.Current.CancellationToken);
        foreach (var folder in new[] { old, foreign, used }) Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddDays(-2));
        _ = await ShowAsync("$graph | Show-MlmdLineage; $graph | Show-MlmdLineage");
        Assert.Equal(2, (await OpenedAsync()).Distinct().Count());
        Assert.Equal([false, true, true, true], new[] { old, young, foreign, used }.Select(Directory.Exists));
        Assert.True(File.Exists(Path.Combine(used, "mine.txt")));
    }

    [Fact]
    public async Task Machine_without_a_browser_is_told_where_the_page_is()
    {
        var refused = await ShowAsync("Tell warning \"$($graph | Show-MlmdLineage 3>&1)\"", "exit 3");
        Assert.Contains("ended with 3", refused["warning"], StringComparison.Ordinal);
        Assert.Contains(Assert.Single(await OpenedAsync()), refused["warning"], StringComparison.Ordinal);

        var none = await ShowAsync("""
            $env:PATH = '/nowhere'
            $graph | Show-MlmdLineage -ErrorVariable failed -ErrorAction SilentlyContinue
            Tell id $failed[0].FullyQualifiedErrorId
            Tell message $failed[0].Exception.Message
            """);
        Assert.StartsWith("MlmdNotSupported", none["id"], StringComparison.Ordinal);
        Assert.True(File.Exists(none["message"].Split('\'')[1]), none["message"]);
    }

    /// <summary>Runs a script in a process whose temporary folder and browser are the test's, and gives what it tells.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ShowAsync(string script, string then = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The stand-in is Linux's xdg-open.");
        var program = _folder.Write("xdg-open", $"#!/bin/sh\necho \"$1\" >> '{_folder.PathOf("opened")}'\n{then}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = _folder.Write("show.ps1", $$"""
            $env:TMPDIR = '{{_folder.FullName}}'
            $env:PATH = "{{_folder.FullName}}:$env:PATH"
            function Tell($Name, $Value) { [Console]::WriteLine("$Name`t$Value") }
            $null = Connect-Mlmd -InMemory
            $graph = New-MlmdArtifact s3://a -Type T | Get-MlmdLineage
            {{script}}
            """);
        var run = (await ChildProcess.RunAsync(Repository.HostProgram, path)).Succeeded;
        return run.Facts.Where(static fact => fact.Length == 2)
            .ToDictionary(static fact => fact[0], static fact => fact[1], StringComparer.Ordinal);
    }

    /// <summary>What the stand-in was given.</summary>
    private async Task<string[]> OpenedAsync() =>
        await File.ReadAllLinesAsync(_folder.PathOf("opened"), TestContext.Current.CancellationToken);

    private string Page(string folder)
    {
        var path = Directory.CreateDirectory(_folder.PathOf(folder)).FullName;
        File.WriteAllText(Path.Combine(path, "lineage.html"), "");
        return path;
    }
}
