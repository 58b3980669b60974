using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>docs/server.md to the letter, but for the port: every server is started, and the blocks after it are run against it.</summary>
public sealed class ServerPageTests : IDisposable
{
    private const string ServerCommand = "dotnet run --project src/KfpMetadata.Server -- ";
    private const string PagePort = "8080";
    private const string PageWebPort = "9090";
    private const string Greeting = "Listening on ";

    private static readonly IReadOnlyList<PageBlock> Blocks = PageBlock.Read(Repository.PathOf("docs/server.md"));

    private readonly TemporaryFolder _folder = new();
    private readonly string _port = FreePort();
    private readonly string _webPort = FreePort();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_has_blocks_of_every_kind() =>
        Assert.Equal(
            ["powershell 3", "python 3", "shell 7"],
            Blocks.GroupBy(block => block.Language).Select(group => $"{group.Key} {group.Count()}").Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_command_does_what_the_page_says()
    {
        // Without it the test ends here, skipped, before anything was started.
        _ = ReferencePython.Of(ReferenceRelease.V1_17_1);
        WriteCertificates();
        Process? server = null;
        try
        {
            foreach (var block in Blocks)
            {
                if (block.Language == "shell")
                {
                    Stop(server);
                    server = await StartAsync(block);
                }
                else
                {
                    Assert.Equal(block.Output, await RunAsync(block));
                }
            }
        }
        finally
        {
            Stop(server);
        }
    }

    /// <summary>The files of the section on TLS.</summary>
    private void WriteCertificates()
    {
        using var authority = TestAuthority.Root("authority of the page");
        _folder.Write("ca.crt", authority.Pem);
        foreach (var (name, certificate) in new[] { ("server", authority.Server(["mlmd.example.com", "127.0.0.1"])), ("me", authority.Client("me")) })
        {
            _folder.Write(name + ".crt", certificate.ExportCertificatePem());
            _folder.Write(name + ".key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }
    }

    private async Task<Process> StartAsync(PageBlock block)
    {
        Assert.StartsWith(ServerCommand, block.Text, StringComparison.Ordinal);
        var arguments = OnPort(block.Text)[ServerCommand.Length..].Split(' ');
        var server = ChildProcess.Start(Repository.ServerProgram, _folder.FullName, arguments);
        var line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line is null)
            Assert.Fail(await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        if (block.Output is null)
        {
            Assert.StartsWith(Greeting, line, StringComparison.Ordinal);
            return server;
        }

        var expected = OnPort(block.Output).Split('\n');
        Assert.Equal(expected[0], line);
        foreach (var next in expected.Skip(1)) Assert.Equal(next, await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return server;
    }

    private async Task<string> RunAsync(PageBlock block)
    {
        if (block.Language == "python")
        {
            var run = await ReferencePython.RunAsync(ReferenceRelease.V1_17_1, "-c", $"import os\nos.chdir('{_folder.FullName}')\n{OnPort(block.Text)}");
            Assert.True(run.ExitCode == 0, run.Error);
            return run.Output.TrimEnd().ReplaceLineEndings("\n");
        }

        // At a prompt the connection is shown as well.
        var script = _folder.Write("block.ps1", "$null = " + OnPort(block.Text));
        using var host = ChildProcess.Start(Repository.HostProgram, _folder.FullName, script);
        return (await ChildProcess.CompleteAsync(host)).Succeeded.Output.TrimEnd().ReplaceLineEndings("\n");
    }

    private string OnPort(string text) => text.Replace(PagePort, _port, StringComparison.Ordinal).Replace(PageWebPort, _webPort, StringComparison.Ordinal);

    private static void Stop(Process? server)
    {
        if (server is null)
            return;
        server.Kill();
        server.WaitForExit();
        server.Dispose();
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
