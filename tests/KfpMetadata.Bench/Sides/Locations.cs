using System.Reflection;

namespace KfpMetadata.Bench;

/// <summary>Where things are.</summary>
internal static class Locations
{
    /// <summary>The repository.</summary>
    public static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>What this program was built as.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The program that runs .NET assemblies.</summary>
    public static string DotNet { get; } =
        string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : "dotnet";

    /// <summary>A script of one side.</summary>
    public static string Script(string side, string file) => Path.Combine(AppContext.BaseDirectory, side, file);

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => string.Equals(pair.Key, key, StringComparison.Ordinal)).Value!;
}
