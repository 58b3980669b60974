using System.Net;
using System.Net.Sockets;

namespace KfpMetadata.Client;

/// <summary>The stages below TLS: the name, and the port.</summary>
/// <param name="hostName">The host.</param>
/// <param name="port">The port.</param>
/// <param name="forward">What makes the port reachable here; <see langword="null"/> where it is reached by itself.</param>
internal sealed class NetworkStages(string hostName, int port, PortForward? forward)
{
    private IPAddress[] _addresses = [];

    /// <summary>Where the port answered.</summary>
    public IPEndPoint? Endpoint { get; private set; }

    /// <summary>Whether the name has addresses.</summary>
    public async Task<Finding> ResolveAsync(CancellationToken token)
    {
        if (forward is not null) return Finding.Skipped($"kubectl finds '{hostName}' in the cluster.");
        if (IPAddress.TryParse(hostName, out var literal))
        {
            _addresses = [literal];
            return Finding.Passed($"{literal} is an address.");
        }

        try
        {
            _addresses = await Dns.GetHostAddressesAsync(hostName, token).ConfigureAwait(false);
        }
        catch (SocketException unknown)
        {
            return Finding.Failed(
                $"'{hostName}' has no address: {unknown.Message}.",
                "Check the name. Names of services are known inside the cluster only: outside of it forward the port (kubectl port-forward) and connect to 127.0.0.1.");
        }

        return _addresses.Length == 0
            ? Finding.Failed($"'{hostName}' has no address.", "Check the name.")
            : Finding.Passed($"'{hostName}' is {string.Join(", ", _addresses.Select(static address => address.ToString()))}.");
    }

    /// <summary>Whether something listens on the port of one of the addresses.</summary>
    public async Task<Finding> ConnectAsync(CancellationToken token)
    {
        if (forward is not null)
        {
            Endpoint = await forward.EndpointAsync(token).ConfigureAwait(false);
            return Finding.Passed($"kubectl forwards {Endpoint} to '{hostName}'.");
        }

        List<string> refused = [];
        foreach (var address in _addresses)
        {
            var endpoint = new IPEndPoint(address, port);
            try
            {
                var stream = await new PeerProbe(endpoint).OpenAsync(token).ConfigureAwait(false);
                await stream.DisposeAsync().ConfigureAwait(false);
                Endpoint = endpoint;
                break;
            }
            catch (SocketException failure)
            {
                refused.Add($"{endpoint}: {failure.Message}");
            }
        }

        if (Endpoint is null)
        {
            return Finding.Failed(
                string.Join("; ", refused) + ".",
                "Check the port and that the server runs. MLMD listens on 8080; a port-forward must be running (kubectl port-forward -n kubeflow service/metadata-grpc-service 8080:8080).");
        }

        return refused.Count == 0
            ? Finding.Passed($"{Endpoint} accepts connections.")
            : new Finding(MlmdTestResult.Warning, $"{Endpoint} accepts connections, but not {string.Join("; ", refused)}.", "Connect by the address that answers.");
    }
}
