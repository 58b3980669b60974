using System.Reflection;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Manifest { get; } = PathOf("KfpMetadata.psd1");

    /// <summary>The packages that the restore brought, the old ones of <c>PackageDownload</c> among them.</summary>
    public static string PackageFolder { get; } = Metadata("PackageFolder");

    /// <summary>The version of PowerShell that tests run.</summary>
    public static string ShellVersion { get; } = Metadata("ShellVersion");

    /// <summary>The versions of Pester that tests run in.</summary>
    public static IReadOnlyList<string> PesterVersions { get; } = Metadata("PesterVersions").Split(';');

    /// <summary>The configuration that the tests were built in.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    public static string HostProgram { get; } = PathOf($"src/KfpMetadata.Host/bin/{Configuration}/net10.0/KfpMetadata.Host.dll");

    public static string ServerProgram { get; } = PathOf($"src/KfpMetadata.Server/bin/{Configuration}/net10.0/KfpMetadata.Server.dll");

    public static string BenchProgram { get; } = PathOf($"tests/KfpMetadata.Bench/bin/{Configuration}/net10.0/KfpMetadata.Bench.dll");

    public static string ProbeProgram { get; } = Path.Combine(AppContext.BaseDirectory, "KfpMetadata.ModuleProbe.dll");

    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)).Value!;
}
