using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Views;

/// <summary>What PowerShell shows of objects on so many columns.</summary>
internal static class Shown
{
    /// <summary>The lines of each script's output. The scripts share one session, in which a first script has run.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(int width, string first, IEnumerable<string> scripts, bool constrained = false)
    {
        // A host's last column stays free.
        var host = new TextHost(width + 1);
        using var session = new ModuleSession(host: host);
        _ = session.Invoke(first).Succeeded;
        if (constrained) _ = session.Invoke("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'").Succeeded;
        var result = new List<IReadOnlyList<string>>();
        foreach (var script in scripts)
        {
            var before = host.Text.Length;
            _ = session.Invoke(". {" + script + "} | Out-Default").Succeeded;
            var text = Regex.Replace(host.Text[before..], "\u001b\\[[0-9;]*m", "", RegexOptions.None, TimeSpan.FromSeconds(1));
            result.Add([.. text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0)]);
        }

        return result;
    }

    /// <summary>A script that opens a copy of a store that another program made.</summary>
    public static string Open(TemporaryFolder folder, string store)
    {
        var copy = folder.PathOf(store);
        File.Copy(Repository.PathOf("tests/data/kfp/" + store), copy, overwrite: true);
        return $"$null = Connect-Mlmd -Path '{copy}'";
    }
}
