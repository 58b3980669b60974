namespace KfpMetadata.Commands;

/// <summary>
/// The pages that <c>Show-MlmdLineage</c> leaves for the browser, each in a folder that only this user can read: a page holds what the
/// store holds.
/// </summary>
internal static class ShownPages
{
    private const string Prefix = "mlmd-lineage-";
    private const string FileName = "lineage.html";

    /// <summary>A browser reads the page after the command has ended, and again when it is reloaded or its window is restored.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>The path of a new page.</summary>
    public static string NewPath()
    {
        RemoveOld();
        return Path.Combine(Directory.CreateTempSubdirectory(Prefix).FullName, FileName);
    }

    /// <summary>Removes a page that could not be written.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
            // Never what lies in it: whatever else is there, it is not ours.
            Directory.Delete(Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Of another user, or in use: it stays.
        }
    }

    private static void RemoveOld()
    {
        var before = DateTime.UtcNow - Lifetime;
        foreach (var folder in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(Prefix + "*"))
        {
            // A link would lead to a folder of somebody else.
            if (folder.LastWriteTimeUtc < before && folder.LinkTarget is null) Remove(Path.Combine(folder.FullName, FileName));
        }
    }
}
