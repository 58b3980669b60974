using KfpMetadata.ModuleTests.Harness;
using YamlDotNet.RepresentationModel;

namespace KfpMetadata.ModuleTests.Files;

/// <summary>The files of <c>.github/</c>.</summary>
public sealed class WorkflowTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Repository.PathOf(".github"), "*.yml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_YAML(string file) => Assert.NotEmpty(Read(file).Children);

    [Fact]
    public void Tests_run_on_three_systems_and_beside_the_reference()
    {
        var jobs = (YamlMappingNode)Read(".github/workflows/ci.yml")["jobs"];
        Assert.Equal(
            ["ubuntu-latest", "windows-latest", "macos-latest"],
            ((YamlSequenceNode)jobs["test"]["strategy"]["matrix"]["os"]).Select(node => (string)node!));
        Assert.Equal("required", (string)jobs["reference"]["env"]["KFPMETADATA_REFERENCE"]!);
        foreach (var (name, step) in new[] { ("test", "dotnet test --no-build"), ("test", "dotnet tool restore"), ("reference", "dotnet test") })
            Assert.Contains(step, Runs(jobs[name]));
        Assert.Contains(Runs(jobs["test"]), run => run.Contains("build.ps1 -Task Package", StringComparison.Ordinal));
    }

    [Fact]
    public void Dependabot_looks_where_packages_are_named()
    {
        foreach (var update in (YamlSequenceNode)Read(".github/dependabot.yml")["updates"])
        {
            var folder = Repository.PathOf(((string)update["directory"]!).TrimStart('/'));
            var file = (string)update["package-ecosystem"]! switch { "nuget" => "Directory.Packages.props", "npm" => "package.json", _ => ".github/workflows/ci.yml" };
            Assert.True(File.Exists(Path.Combine(folder, file)), file);
        }
    }

    private static IEnumerable<string> Runs(YamlNode job) =>
        ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>().Where(step => step.Children.ContainsKey("run")).Select(step => (string)step["run"]!);

    private static YamlMappingNode Read(string file)
    {
        using var reader = File.OpenText(Repository.PathOf(file));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }
}
