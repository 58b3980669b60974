namespace KfpMetadata.Host;

/// <summary>Where the staged module is.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "KfpMetadata.psd1";

    /// <summary>The manifest in the nearest folder above the program that has one.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="FileNotFoundException">No folder above has one.</exception>
    public static string FindManifest()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Manifest);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Manifest}: run the program from a checkout.", Manifest);
    }
}
