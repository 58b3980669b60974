using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Package;

/// <summary>What is staged, and that the package is the same.</summary>
public sealed class PackageTests
{
    private static readonly string[] Expected =
    [
        "en-US/KfpMetadata.dll-Help.xml",
        "en-US/about_KfpMetadata.help.txt",
        "lib/KfpMetadata.Core.dll",
        "lib/KfpMetadata.dll",
        "lib/KfpMetadata.format.ps1xml",
        "lib/KfpMetadata.types.ps1xml",
        "lib/deps/Google.Protobuf.dll",
        "lib/deps/Grpc.Core.Api.dll",
        "lib/deps/Grpc.Net.Client.Web.dll",
        "lib/deps/Grpc.Net.Client.dll",
        "lib/deps/Grpc.Net.Common.dll",
        "lib/deps/KfpMetadata.Client.deps.json",
        "lib/deps/KfpMetadata.Client.dll",
        "lib/deps/KfpMetadata.Protocol.dll",
        "lib/deps/KfpMetadata.Storage.dll",
        "lib/deps/Microsoft.Data.Sqlite.dll",
        "lib/deps/Microsoft.Extensions.DependencyInjection.Abstractions.dll",
        "lib/deps/Microsoft.Extensions.Logging.Abstractions.dll",
        "lib/deps/SQLitePCLRaw.batteries_v2.dll",
        "lib/deps/SQLitePCLRaw.core.dll",
        "lib/deps/SQLitePCLRaw.provider.e_sqlite3.dll",
        "lib/deps/Superpower.dll",
        "lib/deps/runtimes/linux-arm64/native/libe_sqlite3.so",
        "lib/deps/runtimes/linux-musl-x64/native/libe_sqlite3.so",
        "lib/deps/runtimes/linux-x64/native/libe_sqlite3.so",
        "lib/deps/runtimes/osx-arm64/native/libe_sqlite3.dylib",
        "lib/deps/runtimes/osx-x64/native/libe_sqlite3.dylib",
        "lib/deps/runtimes/win-arm64/native/e_sqlite3.dll",
        "lib/deps/runtimes/win-x64/native/e_sqlite3.dll",
        "lib/web/dagre.LICENSE",
        "lib/web/dagre.min.js",
    ];

    private static string PackageFolder => Repository.PathOf($"out/KfpMetadata/{ManifestFile.Version}");

    [Fact]
    public void Staged_files_are_exactly_these() => Assert.Equal(Expected, StagedFiles());

    [Fact]
    public void Package_has_the_staged_files_the_manifest_the_licence_the_notices_and_the_documentation_unchanged()
    {
        var packed = Files(PackageFolder, PackageFolder);
        var docs = Files(Repository.Root, Repository.PathOf("docs")).Where(file => Path.GetExtension(file) is ".md" or ".png")
            // The design is for those who work on the module.
            .Where(static file => !file.StartsWith("docs/design/", StringComparison.Ordinal));
        Assert.Equal(Expected.Concat(["KfpMetadata.psd1", "LICENSE", "NOTICE", "CHANGELOG.md"]).Concat(docs).Order(StringComparer.Ordinal), packed);
        foreach (var file in packed)
            Assert.True(File.ReadAllBytes(Path.Combine(PackageFolder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Repository.PathOf(file))), file);
    }

    [Fact]
    public void What_the_links_of_the_help_name_is_in_the_package()
    {
        foreach (var page in Directory.GetFiles(Path.Combine(PackageFolder, "docs", "commands"), "*.md"))
        {
            var links = File.ReadAllText(page).Split("## Links", 2)[1];
            foreach (var target in links.Split("](").Skip(1).Select(static rest => rest.Split(')', '#')[0]).Where(static target => !target.Contains(':', StringComparison.Ordinal)))
                Assert.True(File.Exists(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target))), $"{page}: {target}");
        }
    }

    [Fact]
    public void Nothing_of_the_runtime_or_of_PowerShell_is_staged()
    {
        var framework = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll");
        string[] shipped = ["System.Management.Automation.dll", "Newtonsoft.Json.dll", "Microsoft.ApplicationInsights.dll", "Microsoft.Extensions.ObjectPool.dll", "Microsoft.Management.Infrastructure.dll"];
        var forbidden = framework.Select(Path.GetFileName).Concat(shipped).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var staged = StagedFiles().Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(staged, name => name!.StartsWith("System.", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(staged, name => name!.StartsWith("Microsoft.PowerShell.", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(staged, forbidden.Contains);
    }

    [Fact]
    public void Dependency_file_lists_what_is_staged_in_deps_and_nothing_else()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("lib/deps/KfpMetadata.Client.deps.json")));
        var listed = new List<string>();
        foreach (var library in json.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject())
        {
            Assert.True(json.RootElement.GetProperty("libraries").TryGetProperty(library.Name, out _), library.Name);
            foreach (var group in library.Value.EnumerateObject())
                listed.AddRange(group.Value.EnumerateObject().Select(asset => "lib/deps/" + asset.Name));
        }

        Assert.Equal(
            StagedFiles().Where(file => file.StartsWith("lib/deps/", StringComparison.Ordinal) && !file.EndsWith(".json", StringComparison.Ordinal)),
            listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Resolver_finds_the_native_library_of_this_platform()
    {
        var resolver = new AssemblyDependencyResolver(Repository.PathOf("lib/deps/KfpMetadata.Client.dll"));
        var path = resolver.ResolveUnmanagedDllToPath("e_sqlite3");
        Assert.NotNull(path);
        Assert.StartsWith(Repository.PathOf("lib/deps/runtimes"), path, StringComparison.Ordinal);
        Assert.NotNull(resolver.ResolveAssemblyToPath(new AssemblyName("Google.Protobuf")));
        Assert.Null(resolver.ResolveAssemblyToPath(new AssemblyName("KfpMetadata.Core")));
    }

    [Fact]
    public void Versions_agree()
    {
        var own = StagedFiles().Where(file => Path.GetFileName(file).StartsWith("KfpMetadata.", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal));
        Assert.All(own, file => Assert.StartsWith(ManifestFile.Version, FileVersionInfo.GetVersionInfo(Repository.PathOf(file)).ProductVersion, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> StagedFiles() =>
        [.. Files(Repository.Root, Repository.PathOf("lib")).Concat(Files(Repository.Root, Repository.PathOf("en-US"))).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Files(string root, string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
