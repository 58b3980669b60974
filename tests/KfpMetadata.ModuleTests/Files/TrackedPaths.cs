using System.Text.RegularExpressions;

namespace KfpMetadata.ModuleTests.Files;

/// <summary>What keeps a path from being checked out on Windows, on macOS, or in a folder of some depth.</summary>
internal static partial class TrackedPaths
{
    private const int Longest = 150;

    /// <summary>What is wrong with the paths of a repository.</summary>
    /// <param name="paths">The paths, with <c>/</c> between their parts.</param>
    public static IEnumerable<string> Problems(IReadOnlyCollection<string> paths)
    {
        foreach (var path in paths)
        {
            if (path.Length > Longest)
                yield return $"{path}: over {Longest} characters";
            foreach (var part in path.Split('/'))
            {
                if (Forbidden().IsMatch(part))
                    yield return $"{path}: a character that Windows forbids";
                if (Reserved().IsMatch(part))
                    yield return $"{path}: a name that Windows reserves";
                if (part.EndsWith('.') || part.EndsWith(' '))
                    yield return $"{path}: a dot or a blank at the end";
            }
        }

        // Folders too: two that differ in case are one on such a system.
        var places = paths.SelectMany(Places).Distinct(StringComparer.Ordinal);
        foreach (var twins in places.GroupBy(place => place, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return $"{string.Join(" and ", twins.Order(StringComparer.Ordinal))}: differ in case only";
    }

    private static IEnumerable<string> Places(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
            yield return path[..end];
        yield return path;
    }

    [GeneratedRegex("""[<>:"|?*\\\x00-\x1f]""", RegexOptions.None, 1000)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\..*)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reserved();
}
