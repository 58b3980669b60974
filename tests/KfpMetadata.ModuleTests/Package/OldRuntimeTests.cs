using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Package;

/// <summary>The staged module on .NET 8, the runtime of PowerShell 7.4, loaded as the cmdlets load it.</summary>
public sealed class OldRuntimeTests
{
    private const string Project = "tests/KfpMetadata.RuntimeProbe";

    [Fact]
    public async Task It_records_lists_filters_and_walks_on_every_kind_of_store()
    {
        Assert.SkipWhen(Effort.Of(smoke: 0, full: 1) == 0, "It builds a program with a runtime of its own: set KFPMETADATA_EFFORT to full.");
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The program is for Linux on x64.");
        _ = (await ChildProcess.RunAsync(
            "build",
            Repository.PathOf(Project), "--configuration", Repository.Configuration, "-p:BuildProjectReferences=false", "-m:1", "-nodeReuse:false")).Succeeded;
        using var folder = new TemporaryFolder();
        using var server = await OwnServer.StartAsync();

        var program = Repository.PathOf($"{Project}/bin/{Repository.Configuration}/net8.0/linux-x64/KfpMetadata.RuntimeProbe");
        using var process = Process.Start(ChildProcess.Prepare(
            program, folder.FullName, Repository.PathOf("lib"), folder.FullName, server.Port.ToString(CultureInfo.InvariantCulture)))!;
        var facts = (await ChildProcess.CompleteAsync(process)).Succeeded.Facts;

        Assert.StartsWith("8.0.", facts.Single(fact => fact[0] == "runtime")[1], StringComparison.Ordinal);
        foreach (var kind in new[] { "memory", "file", "server" })
            Assert.Equal([kind, "2", "1", "gs://b/b", "3", "True"], facts.Single(fact => fact[0] == kind));
        var assemblies = facts.Where(fact => fact[0] == "assembly").ToDictionary(fact => fact[2], fact => fact[1], StringComparer.Ordinal);
        Assert.Equal("Default", assemblies["KfpMetadata.Core"]);
        Assert.Equal("KfpMetadata", assemblies["Google.Protobuf"]);
    }
}
