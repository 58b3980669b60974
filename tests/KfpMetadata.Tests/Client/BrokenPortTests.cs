using System.Diagnostics;
using System.Net.Sockets;
using KfpMetadata.Client;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.Tests.Client;

/// <summary>Ports that end a connection, speak something else, or begin to speak and fall silent.</summary>
public sealed class BrokenPortTests
{
    private static readonly MlmdClientFactory Factory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Few tries are enough to know, however many were allowed.</summary>
    [Theory]
    [InlineData("reset")]
    [InlineData("reset after a word")]
    [InlineData("SSH")]
    [InlineData("SMTP")]
    public async Task What_waiting_does_not_mend_is_tried_a_few_times_only(string kind)
    {
        await using LoopbackServer port = kind switch
        {
            "SSH" => new SpeakingPort("SSH-2.0-OpenSSH_9.6\r\n"),
            "SMTP" => new SpeakingPort("220 mail ESMTP\r\n"),
            _ => new ResettingPort(kind.EndsWith("word", StringComparison.Ordinal)),
        };
        var options = new MlmdServerOptions { HostName = "127.0.0.1", Port = port.Port, ConnectAttempts = 60, ConnectInterval = TimeSpan.FromMilliseconds(20) };

        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(options, null, Token));

        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.DoesNotContain("ObjectDisposed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("disposed object", error.Message, StringComparison.Ordinal);
        Assert.InRange(port.Connections, 1, 30);
    }

    [Fact]
    public async Task A_server_that_falls_silent_passes_no_stage_of_calls_and_takes_no_longer_than_connecting()
    {
        await using var port = new SilentServer();
        var options = new MlmdServerOptions { HostName = "127.0.0.1", Port = port.Port, ConnectTimeout = TimeSpan.FromSeconds(1), CallTimeout = TimeSpan.FromSeconds(60) };
        var start = Stopwatch.GetTimestamp();

        var rows = await Factory.TestServerAsync(options, null, Token).ToListAsync(Token);

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(rows, row => row.Stage >= MlmdTestStage.Authorization && row.Result == MlmdTestResult.Passed);
        Assert.Single(rows, row => row.Result == MlmdTestResult.Failed);
    }

    private sealed class ResettingPort : LoopbackServer
    {
        private readonly bool _reads;

        public ResettingPort(bool reads)
        {
            _reads = reads;
            Begin();
        }

        protected override async Task ServeAsync(NetworkStream client)
        {
            if (_reads) _ = await client.ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false, Stopping);
            client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            client.Socket.Close();
        }
    }

    /// <summary>Sends the settings of HTTP/2, and nothing more.</summary>
    private sealed class SilentServer : LoopbackServer
    {
        public SilentServer() => Begin();

        protected override async Task ServeAsync(NetworkStream client)
        {
            await client.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, Stopping);
            var buffer = new byte[1024];
            while (await client.ReadAsync(buffer, Stopping) > 0)
            {
                // Nothing is answered.
            }
        }
    }
}
