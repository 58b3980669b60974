using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Scripts;

/// <summary>A message that says what to do next names commands that exist.</summary>
public sealed partial class MessageTests
{
    [Fact]
    public void Commands_in_messages_are_those_of_the_module()
    {
        var exported = ManifestFile.List("CmdletsToExport").ToHashSet(StringComparer.Ordinal);
        var named = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => CommandName().Matches(File.ReadAllText(path)).Select(match => (match.Value, Path: path)))
            .ToList();
        Assert.True(named.Count > 10, $"only {named.Count} names of commands were found");
        Assert.Empty(named.Where(name => !exported.Contains(name.Value)).Select(name => $"{name.Path}: {name.Value}"));
    }

    /// <summary>Names that are made of parts (<c>Get-Mlmd{kind}</c>) are left to the tests of those messages.</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]+-(OrNew)?Mlmd(?![\w…*]*[{…*])[A-Za-z]*\b(?![{…*])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandName();
}
