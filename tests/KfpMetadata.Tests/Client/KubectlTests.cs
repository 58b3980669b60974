using System.Globalization;
using KfpMetadata.Client;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Client;

/// <summary>Connections through kubectl, with a program of that name that forwards to a server of the test.</summary>
[Collection(AloneCollection.Name)]
public sealed class KubectlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public KubectlTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for kubectl is a shell script.");
        var program = _folder.PathOf("kubectl");
        File.WriteAllText(program, $"""
            #!/bin/sh
            cd '{_folder.PathOf("")}' || exit 1
            echo "$@" >> arguments
            echo $$ >> processes
            if [ -f refusal ]; then cat refusal >&2; exit 1; fi
            echo "Forwarding from 127.0.0.1:$(cat port) -> 8080"
            while [ ! -f lost ]; do sleep 0.05; done
            rm lost
            echo "error: lost connection to pod" >&2
            exec sleep 600
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", _folder.PathOf("") + Path.PathSeparator + _path);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
    }

    [Fact]
    public async Task Kubectl_forwards_a_port_of_the_loopback_address_and_ends_with_the_connection()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        ForwardTo(server.Port);

        await using (var client = await new MlmdClientFactory().ConnectAsync(Options(), null, Token))
        {
            Assert.Equal("metadata-grpc-service.kubeflow:8080", client.Address);
            Assert.NotEqual(0, (await client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token)).Id);
            var rows = await client.TestAsync(null, Token).ToListAsync(Token);
            Assert.DoesNotContain(rows, row => row.Result == MlmdTestResult.Failed);
            Assert.Contains($"127.0.0.1:{server.Port}", rows.Single(row => row.Stage == MlmdTestStage.Tcp).Detail, StringComparison.Ordinal);
        }

        Assert.All(Lines("arguments"), line => Assert.Equal(
            "--context=production --namespace=kubeflow port-forward --address=127.0.0.1 service/metadata-grpc-service :8080", line));
        Assert.All(Lines("processes"), line => Assert.False(Directory.Exists($"/proc/{line}"), $"process {line} still runs"));
    }

    [Fact]
    public async Task A_forward_whose_pod_has_ended_is_renewed_and_the_next_call_goes_through()
    {
        var first = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        ForwardTo(first.Port);
        await using var client = await new MlmdClientFactory().ConnectAsync(Options(), null, Token);
        await client.GetTypesAsync<MlmdArtifactType>(Token);

        // The pod is replaced: its server ends, kubectl says so and goes on listening, as older releases do.
        await using var second = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        ForwardTo(second.Port);
        await File.WriteAllTextAsync(_folder.PathOf("lost"), "", Token);
        await first.DisposeAsync();

        Assert.NotEqual(0, (await client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token)).Id);
        Assert.Equal(2, Lines("processes").Length);
        Assert.False(Directory.Exists($"/proc/{Lines("processes")[0]}"));
    }

    [Fact]
    public async Task What_kubectl_says_is_in_the_error()
    {
        await File.WriteAllTextAsync(_folder.PathOf("refusal"), "error: context \"production\" does not exist\n", Token);
        var error = await Assert.ThrowsAsync<MlmdException>(() => new MlmdClientFactory().ConnectAsync(Options(), null, Token));
        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.Contains("context \"production\" does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl config get-contexts", error.Message, StringComparison.Ordinal);

        var row = Assert.Single(
            await new MlmdClientFactory().TestServerAsync(Options(), null, Token).ToListAsync(Token), row => row.Result == MlmdTestResult.Failed);
        Assert.Equal(MlmdTestStage.Tcp, row.Stage);
        Assert.Contains("does not exist", row.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_kubectl_the_error_says_how_to_do_without()
    {
        Environment.SetEnvironmentVariable("PATH", _folder.PathOf("empty"));
        var error = await Assert.ThrowsAsync<MlmdException>(() => new MlmdClientFactory().ConnectAsync(Options(), null, Token));
        Assert.Contains("kubectl cannot be started", error.Message, StringComparison.Ordinal);
        Assert.Contains("-HostName 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 try", error.Message, StringComparison.Ordinal);
    }

    private static MlmdServerOptions Options() => new()
    {
        HostName = "metadata-grpc-service.kubeflow",
        PortForward = new MlmdPortForward { KubeContext = "production" },
        ConnectInterval = TimeSpan.FromMilliseconds(50),
    };

    private void ForwardTo(int port) => File.WriteAllText(_folder.PathOf("port"), port.ToString(CultureInfo.InvariantCulture));

    private string[] Lines(string file) => File.ReadAllLines(_folder.PathOf(file));
}
