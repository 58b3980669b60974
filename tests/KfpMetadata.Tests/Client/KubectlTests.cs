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

    [Fact]
    public async Task A_program_of_the_current_directory_is_not_kubectl()
    {
        var before = Environment.CurrentDirectory;
        using var repository = new TemporaryFolder();
        Plant(repository.PathOf("kubectl"), $"touch '{_folder.PathOf("planted")}'");
        try
        {
            Environment.CurrentDirectory = repository.PathOf("");
            foreach (var path in new[] { "", ".", $".{Path.PathSeparator}", $"{Path.PathSeparator}bin", "~/bin" })
            {
                Environment.SetEnvironmentVariable("PATH", path);
                var error = await Assert.ThrowsAsync<MlmdException>(() => new MlmdClientFactory().ConnectAsync(Options(), null, Token));
                Assert.Contains("kubectl cannot be started", error.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.False(File.Exists(_folder.PathOf("planted")));
    }

    [Theory]
    [InlineData("echo 'Forwarding from 127.0.0.1:99999999999 -> 8080'; echo 'Forwarding from 127.0.0.1:70000 -> 8080'; echo 'Forwarding from 127.0.0.1:0 -> 8080'; echo 'Forwarding from 127.0.0.1: -> 8080'; exit 1")]
    [InlineData("printf 'bad \\033]0;title\\007 \\342\\200\\256 word\\n' >&2; exit 1")]
    [InlineData("head -c 50000000 /dev/zero | tr '\\0' x; head -c 50000000 /dev/zero | tr '\\0' y >&2; exit 1")]
    [InlineData("printf '\\377\\376 no text\\n' >&2; kill -9 $$")]
    public async Task Whatever_it_prints_is_an_error_of_one_line(string program)
    {
        Plant(_folder.PathOf("kubectl"), program);
        var error = await Assert.ThrowsAsync<MlmdException>(() => new MlmdClientFactory().ConnectAsync(Options() with { ConnectAttempts = 1 }, null, Token));
        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.DoesNotContain(error.Message, static letter => char.IsControl(letter) || letter == '\u202e');
        Assert.InRange(error.Message.Length, 100, 20_000);
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_is_named_in_the_time_that_was_given()
    {
        Plant(_folder.PathOf("kubectl"), "echo 'E1130 Unable to connect to the server: dial tcp 192.0.2.1:443' >&2; exec sleep 600");
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var error = await Assert.ThrowsAsync<MlmdException>(
            () => new MlmdClientFactory().ConnectAsync(Options() with { ConnectTimeout = TimeSpan.FromSeconds(1), ConnectAttempts = 2 }, null, Token));
        Assert.Contains("API server", error.Message, StringComparison.Ordinal);
        Assert.Contains("192.0.2.1:443", error.Message, StringComparison.Ordinal);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("")]
    [InlineData("trap '' TERM INT HUP; ")]
    public async Task It_ends_when_the_other_end_of_its_pipe_is_gone(string deaf)
    {
        Plant(_folder.PathOf("kubectl"), $"{deaf}echo $$ > '{_folder.PathOf("process")}'; while :; do sleep 0.1; done");
        using var process = System.Diagnostics.Process.Start(KubectlProgram.StartInfo(KubectlProgram.Find()!, ["port-forward"]))!;
        while (!File.Exists(_folder.PathOf("process")) || Lines("process").Length == 0) await Task.Delay(20, Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.False(Directory.Exists($"/proc/{Lines("process")[0]}"));
    }

    private static void Plant(string path, string script)
    {
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
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
