using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Commands;

/// <summary>The base of the commands that go to a server: where it is, and how to be let in.</summary>
public abstract class ServerCommand : MlmdCmdlet
{
    /// <summary>A server by its host.</summary>
    private protected const string ServerSet = "Server";

    /// <summary>A server in a cluster, by kubectl.</summary>
    private protected const string KubernetesSet = "Kubernetes";

    /// <summary>A server by gRPC-Web.</summary>
    private protected const string WebSet = "Web";

    private protected ServerCommand()
    {
    }

    /// <summary>The host: a name or an address, with or without a port (<c>host:8080</c>, <c>[::1]:8080</c>, <c>::1</c>). Without it the variables METADATA_GRPC_SERVICE_HOST and _PORT, METADATA_GRPC_SERVICE_SERVICE_HOST and _PORT are read, else it is the in-cluster name.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? HostName { get; set; }

    /// <summary>The port; 8080 where neither this, the host nor the environment says one.</summary>
    [Parameter(Position = 1, ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The context of kubectl's configuration whose cluster the server is in. kubectl forwards a port of this machine to it for as long as the connection lives.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? KubeContext { get; set; }

    /// <summary>The namespace of the service; kubeflow without it.</summary>
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string Namespace { get; set; } = MlmdPortForward.DefaultNamespace;

    /// <summary>The service to forward to; metadata-grpc-service without it.</summary>
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string ServiceName { get; set; } = MlmdPortForward.DefaultService;

    /// <summary>Speak gRPC-Web, as the gateway before Kubeflow's UI does.</summary>
    [Parameter(ParameterSetName = WebSet)]
    public SwitchParameter Web { get; set; }

    /// <summary>Where gRPC-Web is spoken: <c>https://host/path</c>, to which the path of each call is added.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WebSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public Uri? Uri { get; set; }

    /// <summary>Use TLS. The server's certificate is verified unless <see cref="SkipCertificateCheck"/> says otherwise.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    public SwitchParameter UseTls { get; set; }

    /// <summary>A file of PEM certificates to trust instead of the system's. It implies TLS.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [NoScriptBlock]
    public string? CACertificatePath { get; set; }

    /// <summary>The name that the server's certificate must have, where it is not the host's: behind a port-forward. It implies TLS.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? TargetName { get; set; }

    /// <summary>Skips the validation of the server's certificate. It warns, and cannot be combined with a secret.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The certificate, with its private key, that this side shows to the server. It implies TLS.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>A PEM file with that certificate. It implies TLS.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [NoScriptBlock]
    public string? ClientCertificatePath { get; set; }

    /// <summary>A PEM file with the private key of <see cref="ClientCertificatePath"/>, where it is not in the same file.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNullOrEmpty]
    [NoScriptBlock]
    public string? ClientKeyPath { get; set; }

    /// <summary>The password of that key, if it is encrypted.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNull]
    public SecureString? ClientKeyPassword { get; set; }

    /// <summary>The proxy for a connection with TLS.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public Uri? Proxy { get; set; }

    /// <summary>A token that is sent with every call: a secure string, or a script block that gives one when it is needed.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [TokenTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public object? BearerToken { get; set; }

    /// <summary>Let a token go over a connection without TLS to another machine.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    public SwitchParameter AllowPlaintextToken { get; set; }

    /// <summary>Headers that are sent with every call, by name in lower case.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? Header { get; set; }

    /// <summary>The largest answer accepted, in bytes; 100 MiB without it.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateRange(1, int.MaxValue)]
    public int MaxReceiveMessageLength { get; set; }

    /// <summary>The seconds that one call may take, with its repetitions; 60 without it.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>The seconds that one try to connect may take; 10 without it.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [ValidateRange(1, 3_600)]
    public int ConnectTimeoutSec { get; set; } = 10;

    /// <summary>The address of gRPC-Web without what may be secret in it; <see langword="null"/> where there is none.</summary>
    private protected string? WebAddress => Uri is { IsAbsoluteUri: true, Scheme: "http" or "https" }
        ? Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : null;

    /// <summary>Says what was found, under <c>-Verbose</c>.</summary>
    /// <param name="message">It.</param>
    internal void Tell(string message) => Say(message);

    /// <summary>How to reach the server that the parameters and the environment name.</summary>
    /// <exception cref="MlmdException">Parameters do not go together, or one cannot be used.</exception>
    private protected MlmdServerOptions ReadServer() => new ServerParameters(this, ResolveFile).Read();
}
