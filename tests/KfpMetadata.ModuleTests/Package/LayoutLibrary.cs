namespace KfpMetadata.ModuleTests.Package;

/// <summary>What the build takes from npm. Where there is no npm the module is complete without it.</summary>
internal static class LayoutLibrary
{
    /// <summary>Whether the build could have it.</summary>
    public static bool IsExpected { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, "npm")) || File.Exists(Path.Combine(folder, "npm.cmd"))));

    public static IReadOnlyList<string> Files => IsExpected ? ["lib/web/dagre.LICENSE", "lib/web/dagre.min.js"] : [];
}
