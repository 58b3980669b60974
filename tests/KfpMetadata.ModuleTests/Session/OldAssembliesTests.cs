using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>Another module of the session has loaded, and used, old versions of the libraries first.</summary>
public sealed class OldAssembliesTests
{
    private static readonly string[] Old =
    [
        "microsoft.extensions.logging.abstractions/3.1.3/lib/netstandard2.0/Microsoft.Extensions.Logging.Abstractions.dll",
        "google.protobuf/3.21.9/lib/net5.0/Google.Protobuf.dll",
        "grpc.core.api/2.84.0/lib/netstandard2.1/Grpc.Core.Api.dll",
        "grpc.net.common/2.84.0/lib/net8.0/Grpc.Net.Common.dll",
        "grpc.net.client/2.55.0/lib/net7.0/Grpc.Net.Client.dll",
    ];

    [Fact]
    public async Task They_change_nothing_and_are_not_changed()
    {
        using var folder = new TemporaryFolder();
        var run = (await ChildProcess.RunAsync(
            Repository.ProbeProgram,
            ["record", Repository.Manifest, folder.FullName, .. Old.Select(file => Path.Combine(Repository.PackageFolder, file))])).Succeeded;

        // Used before and after: Timestamp{seconds:300} is 08 AC 02.
        Assert.Equal(["08AC02", "08AC02"], run.Facts.Where(fact => fact is ["used", "Google.Protobuf", _]).Select(fact => fact[2]));
        Assert.Equal(2, run.Facts.Count(fact => fact is ["used", "Grpc.Net.Client", _]));
        Assert.Equal("gs://b/model", run.Facts.Single(fact => fact[0] is "memory")[1]);
        Assert.Equal("gs://b/model", run.Facts.Single(fact => fact[0] is "file")[1]);

        Assert.StartsWith("MlmdUnavailable,", run.Facts.Single(fact => fact[0] is "server")[1], StringComparison.Ordinal);

        Assert.Equal("3.21.9.0", VersionIn(run, "Default", "Google.Protobuf"));
        Assert.Equal("3.36.2.0", VersionIn(run, "KfpMetadata", "Google.Protobuf"));
        // gRPC keeps 2.0.0.0 as assembly version in every release: the file tells which one it is.
        Assert.Equal("2.55.0", FileVersionIn(run, "Default", "Grpc.Net.Client"));
        Assert.Equal("2.85.0", FileVersionIn(run, "KfpMetadata", "Grpc.Net.Client"));
        Assert.Equal("2.85.0", FileVersionIn(run, "KfpMetadata", "Grpc.Core.Api"));
        Assert.DoesNotContain(run.Facts, fact => fact is ["assembly", "KfpMetadata", "KfpMetadata.Core", ..]);
        Assert.All(
            run.Facts.Where(fact => fact is ["assembly", "KfpMetadata", ..]),
            fact => Assert.StartsWith(Repository.PathOf("lib/deps"), fact[4], StringComparison.Ordinal));
    }

    private static string VersionIn(ChildProcess run, string context, string assembly) => Find(run, context, assembly)[3];

    private static string FileVersionIn(ChildProcess run, string context, string assembly) =>
        System.Diagnostics.FileVersionInfo.GetVersionInfo(Find(run, context, assembly)[4]).FileVersion![..6];

    private static string[] Find(ChildProcess run, string context, string assembly) =>
        Assert.Single(run.Facts, fact => fact[0] is "assembly" && fact[1] == context && fact[2] == assembly);
}
