namespace KfpMetadata.ModuleTests.Help;

/// <summary>The pages of <c>docs/commands</c>, as far as these tests read them themselves.</summary>
internal static class HelpPages
{
    private const string Fence = "```";

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Commands { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "docs", "commands"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The code of the examples, and whether it needs a server.</summary>
    public static IReadOnlyList<(string Code, bool NeedsServer)> Examples(string command)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "docs", "commands", command + ".md"));
        List<(string Code, bool NeedsServer)> examples = [];
        List<string>? code = null;
        var server = false;
        foreach (var line in lines.SkipWhile(line => line is not "## Examples").TakeWhile(line => line is not "## Parameters"))
        {
            if (code is null && line.StartsWith(Fence, StringComparison.Ordinal))
            {
                code = [];
                server = line.EndsWith(" server", StringComparison.Ordinal);
            }
            else if (code is not null && line.StartsWith(Fence, StringComparison.Ordinal))
            {
                examples.Add((string.Join('\n', code), server));
                code = null;
            }
            else
            {
                code?.Add(line);
            }
        }

        return examples;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KfpMetadata.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
    }
}
