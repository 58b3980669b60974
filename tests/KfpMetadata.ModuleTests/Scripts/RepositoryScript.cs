using System.Management.Automation.Language;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Scripts;

/// <summary>A script of the repository: a file, or a code block of a page.</summary>
/// <param name="Name">The file, with the line where it is a code block.</param>
/// <param name="Text">Its text.</param>
internal sealed record RepositoryScript(string Name, string Text)
{
    private static readonly string[] Fences = ["```powershell", "```pwsh"];
    private const string Beside = "$PSScriptRoot/";
    private static readonly string[] NotOurs = [".git", "bin", "obj", "lib", "en-US", "out"];

    /// <summary>Every script there is.</summary>
    public static IReadOnlyList<RepositoryScript> All { get; } = [.. Files().SelectMany(Read).OrderBy(script => script.Name, StringComparer.Ordinal)];

    /// <summary>The script as a tree.</summary>
    /// <param name="errors">What keeps it from being one.</param>
    public ScriptBlockAst Parse(out ParseError[] errors) => Parser.ParseInput(Text, Name, out _, out errors);

    /// <summary>The functions that the script has: its own, and those of scripts beside it that it takes in.</summary>
    /// <param name="tree">The script as a tree.</param>
    public static HashSet<string> FunctionsOf(ScriptBlockAst tree)
    {
        var functions = tree.FindAll(static node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true)
            .Cast<FunctionDefinitionAst>()
            .Select(static function => function.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var taken in tree.FindAll(static node => node is CommandAst { InvocationOperator: TokenKind.Dot }, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (taken.CommandElements[0] is ExpandableStringExpressionAst { Value: var path } && path.StartsWith(Beside, StringComparison.Ordinal)
                && All.FirstOrDefault(script => script.Name == $"{Path.GetDirectoryName(tree.Extent.File)}/{path[Beside.Length..]}") is { } other)
                functions.UnionWith(FunctionsOf(other.Parse(out _)));
        }

        return functions;
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Repository.Root, "*", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateDirectories(Repository.Root).Where(folder => !NotOurs.Contains(Path.GetFileName(folder)))
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Intersect(NotOurs).Any());

    private static IEnumerable<RepositoryScript> Read(string path)
    {
        var name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PS1" or ".PSM1" or ".PSD1" => [new RepositoryScript(name, File.ReadAllText(path))],
            ".MD" => Blocks(name, File.ReadAllLines(path)),
            _ => [],
        };
    }

    /// <summary>The code blocks of a page, but not those under a heading "Syntax": these are in the notation of Get-Help.</summary>
    private static IEnumerable<RepositoryScript> Blocks(string name, string[] lines)
    {
        var heading = "";
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal))
                heading = lines[i];
            var fence = lines[i].TrimStart();
            if (!fence.StartsWith("```", StringComparison.Ordinal))
                continue;
            var indent = lines[i].Length - fence.Length;
            var start = i + 1;
            for (i = start; i < lines.Length && !lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal); i++)
            {
                // The block's own lines.
            }

            if (Fences.Contains(fence.TrimEnd()) && heading is not "## Syntax")
                yield return new RepositoryScript($"{name}:{start + 1}", string.Join('\n', lines[start..i].Select(line => line[Math.Min(indent, line.Length)..])));
        }
    }
}
