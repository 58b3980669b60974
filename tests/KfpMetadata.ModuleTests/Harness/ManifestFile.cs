using System.Collections;
using System.Management.Automation.Language;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>The manifest as data.</summary>
internal static class ManifestFile
{
    /// <summary>The version of the module.</summary>
    public static string Version => (string)Read(Repository.Manifest)["ModuleVersion"]!;

    public static Hashtable Read(string path)
    {
        var ast = Parser.ParseFile(path, out _, out var errors);
        Assert.Empty(errors);
        var table = Assert.IsType<HashtableAst>(ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false));
        return (Hashtable)table.SafeGetValue();
    }

    /// <summary>A list of strings of the manifest.</summary>
    public static IReadOnlyList<string> List(string key) => Read(Repository.Manifest)[key] switch
    {
        object[] values => [.. values.Cast<string>()],
        string value => [value],
        _ => [],
    };
}
