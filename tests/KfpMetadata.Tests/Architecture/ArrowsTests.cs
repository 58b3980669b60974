using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Server;
using NetArchTest.Rules;

namespace KfpMetadata.Tests.Architecture;

/// <summary>The references between the projects: cmdlets to Core, Client to Core, Protocol and Storage, Storage to Protocol, Server to Storage; nothing else.</summary>
public sealed class ArrowsTests
{
    private static readonly string[] Own = ["KfpMetadata.Core", "KfpMetadata.Client", "KfpMetadata.Storage", "KfpMetadata.Protocol", "KfpMetadata"];

    [Theory]
    [InlineData("KfpMetadata.Core")]
    [InlineData("KfpMetadata.Protocol")]
    [InlineData("KfpMetadata.Storage", "KfpMetadata.Protocol")]
    [InlineData("KfpMetadata.Client", "KfpMetadata.Core", "KfpMetadata.Protocol", "KfpMetadata.Storage")]
    public void AnAssemblyReferencesOnlyLowerLayers(string assembly, params string[] allowed)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!).Intersect(Own, StringComparer.Ordinal);
        Assert.Empty(references.Except(allowed, StringComparer.Ordinal));
    }

    /// <summary>A program that is not referenced here: its file is read.</summary>
    [Fact]
    public void TheServerKnowsTheStoreOnly()
    {
        using var file = new PEReader(File.OpenRead(StoreServerProcess.Program));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        Assert.Equal(["KfpMetadata.Protocol", "KfpMetadata.Storage"], references.Where(name => name.StartsWith("KfpMetadata", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void CoreHasNoPackageReferences()
    {
        var references = typeof(MlmdNode).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.All(references, name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard", name));
    }

    [Theory]
    [InlineData("Google.Protobuf")]
    [InlineData("Grpc")]
    [InlineData("Microsoft.Data.Sqlite")]
    public void TheDomainDoesNotKnow(string dependency)
    {
        var result = Types.InAssembly(typeof(MlmdNode).Assembly).ShouldNot().HaveDependencyOn(dependency).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void TheStoreDoesNotKnowTheNetwork()
    {
        var result = Types.InAssembly(Assembly.Load("KfpMetadata.Storage")).ShouldNot().HaveDependencyOnAny("Grpc.Net", "System.Net.Http").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void TheProtocolIsGeneratedOnly() =>
        Assert.All(typeof(Artifact).Assembly.GetExportedTypes(), type => Assert.Equal("KfpMetadata.Protocol", type.Namespace));
}
