using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace KfpMetadata.Client;

/// <summary>One running <c>kubectl port-forward</c> on a free port of the loopback address.</summary>
internal sealed class KubectlProcess : IAsyncDisposable
{
    private const int LinesKept = 5;
    private const string Forwarding = "Forwarding from 127.0.0.1:";

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Programs that fetch credentials may take their time, three times that of a try to connect; a person who must log in by hand is not waited for.</summary>
    public static TimeSpan StartLimit(TimeSpan connectTimeout) => 3 * connectTimeout;

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
    public static async Task<KubectlProcess> StartAsync(MlmdPortForward target, int port, TimeSpan limit, CancellationToken token)
    {
        var kubectl = new KubectlProcess(Process(target, port));
        try
        {
            await kubectl.ListenAsync(target, limit, token).ConfigureAwait(false);
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
            await KubectlProgram.EndAsync(_process).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It never started, or has ended.
        }

        _process.Dispose();
    }

    private static string[] Arguments(MlmdPortForward target, int port) =>
    [
        $"--context={target.KubeContext}",
        $"--namespace={target.Namespace}",
        "port-forward",
        "--address=127.0.0.1",
        $"service/{target.Service}",
        // Any free port here: two connections do not get in each other's way.
        string.Create(CultureInfo.InvariantCulture, $":{port}"),
    ];

    private static Process Process(MlmdPortForward target, int port)
    {
        var program = KubectlProgram.Find() ?? throw NotStarted("there is none on the PATH");
        return new Process { StartInfo = KubectlProgram.StartInfo(program, Arguments(target, port)) };
    }

    private static PortForwardException NotStarted(string why) => new(
        $"kubectl cannot be started: {why}",
        "Install it and put it on the PATH, or forward the port by other means and connect with -HostName 127.0.0.1 and -Port.",
        isMendable: false);

    private async Task ListenAsync(MlmdPortForward target, TimeSpan limit, CancellationToken token)
    {
        try
        {
            _process.Start();
        }
        catch (Win32Exception missing)
        {
            throw NotStarted(missing.Message.TrimEnd('.'));
        }

        KubectlProgram.Watch(_process);
        var heard = Task.WhenAll(BoundedLines.ReadAsync(_process.StandardOutput, Hear), BoundedLines.ReadAsync(_process.StandardError, HearError));
        var ended = EndAsync(heard);
        try
        {
            await Task.WhenAny(_port.Task, ended).WaitAsync(limit, token).ConfigureAwait(false);
            if (!_port.Task.IsCompletedSuccessfully) throw Failed(target, "it ended");
            Endpoint = new IPEndPoint(IPAddress.Loopback, await _port.Task.ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            throw Failed(target, string.Create(
                CultureInfo.InvariantCulture,
                $"it did not forward within {limit.TotalSeconds:0.#} s: the API server of the cluster does not answer it, or it waits for a log-in"));
        }
    }

    /// <summary>Its end is heard after its last words.</summary>
    private async Task EndAsync(Task heard)
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAny(heard, Task.Delay(LastWords)).ConfigureAwait(false);
    }

    private void Hear(string line)
    {
        if (!line.StartsWith(Forwarding, StringComparison.Ordinal)) return;
        var port = line.AsSpan(Forwarding.Length);
        if (port.IndexOf(" ->", StringComparison.Ordinal) is var end && end > 0
            && ushort.TryParse(port[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            _port.TrySetResult(number);
        else
            HearError(line);
    }

    private void HearError(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        // Its words are shown on a terminal.
        _said.Enqueue(VisibleText.Of(line.Trim()));
        while (_said.Count > LinesKept) _said.TryDequeue(out _);
        if (LostTexts.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase))) _lost = true;
    }

    private PortForwardException Failed(MlmdPortForward target, string how)
    {
        var said = _said.IsEmpty ? how : $"{how}: {string.Join(' ', _said).TrimEnd('.')}";
        return new PortForwardException(
            $"kubectl port-forward to service '{target.Service}' in namespace '{target.Namespace}' of context '{target.KubeContext}' did not work; {said}",
            "Check that the API server can be reached (kubectl cluster-info), the context (kubectl config get-contexts), the namespace and the service, and that you may use pods/portforward there.",
            isMendable: true);
    }
}
