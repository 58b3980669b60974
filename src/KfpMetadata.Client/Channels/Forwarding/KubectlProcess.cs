using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KfpMetadata.Client;

/// <summary>One running <c>kubectl port-forward</c> on a free port of the loopback address.</summary>
internal sealed partial class KubectlProcess : IAsyncDisposable
{
    private const int LinesKept = 5;

    /// <summary>Programs that fetch credentials may take their time; a person who must log in by hand is not waited for.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    /// <summary>What kubectl says on standard error when a connection can no longer be forwarded; older releases go on listening then.</summary>
    private static readonly string[] LostTexts = ["lost connection to pod", "error forwarding port", "error creating error stream", "error creating forwarding stream"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _lost;

    private KubectlProcess(Process process) => _process = process;

    /// <summary>Where the service is reachable.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Whether it has ended, or said that what it forwards to has.</summary>
    public bool HasFailed => _lost || _process.HasExited;

    /// <summary>Starts kubectl and waits until it listens.</summary>
    /// <exception cref="PortForwardException">It is not there, or it could not forward the port.</exception>
    public static async Task<KubectlProcess> StartAsync(MlmdPortForward target, int port, CancellationToken token)
    {
        var kubectl = new KubectlProcess(new Process { StartInfo = StartInfo(target, port) });
        try
        {
            await kubectl.ListenAsync(target, token).ConfigureAwait(false);
            return kubectl;
        }
        catch
        {
            await kubectl.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it, with what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(MlmdPortForward target, int port)
    {
        var start = new ProcessStartInfo("kubectl")
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add($"--context={target.KubeContext}");
        start.ArgumentList.Add($"--namespace={target.Namespace}");
        start.ArgumentList.Add("port-forward");
        start.ArgumentList.Add("--address=127.0.0.1");
        start.ArgumentList.Add($"service/{target.Service}");
        // Any free port here: two connections do not get in each other's way.
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $":{port}"));
        return start;
    }

    private async Task ListenAsync(MlmdPortForward target, CancellationToken token)
    {
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => HearError(line.Data);
        try
        {
            _process.Start();
        }
        catch (Win32Exception missing)
        {
            throw new PortForwardException(
                $"kubectl cannot be started: {missing.Message.TrimEnd('.')}",
                "Install it and put it on the PATH, or forward the port by other means and connect with -HostName 127.0.0.1 and -Port.",
                isMendable: false);
        }

        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync(CancellationToken.None);
        try
        {
            // Its end is heard after its last words.
            await Task.WhenAny(_port.Task, ended).WaitAsync(StartLimit, token).ConfigureAwait(false);
            if (!_port.Task.IsCompletedSuccessfully) throw Failed(target, "it ended");
            Endpoint = new IPEndPoint(IPAddress.Loopback, await _port.Task.ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            throw Failed(target, string.Create(CultureInfo.InvariantCulture, $"it did not forward within {StartLimit.TotalSeconds:0} s"));
        }
    }

    private void Hear(string? line)
    {
        if (line is not null && Forwarding().Match(line) is { Success: true } match)
            _port.TrySetResult(int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private void HearError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        _said.Enqueue(line.Trim());
        while (_said.Count > LinesKept) _said.TryDequeue(out _);
        if (LostTexts.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase))) _lost = true;
    }

    private PortForwardException Failed(MlmdPortForward target, string how)
    {
        var said = _said.IsEmpty ? how : $"{how}: {string.Join(' ', _said).TrimEnd('.')}";
        return new PortForwardException(
            $"kubectl port-forward to service '{target.Service}' in namespace '{target.Namespace}' of context '{target.KubeContext}' did not work; {said}",
            "Check the context (kubectl config get-contexts), the namespace and the service, and that you may use pods/portforward there.",
            isMendable: true);
    }

    [GeneratedRegex(@"^Forwarding from 127\.0\.0\.1:(?<port>\d+) ->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forwarding();
}
