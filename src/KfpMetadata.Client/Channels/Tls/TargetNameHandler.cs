namespace KfpMetadata.Client;

/// <summary>
/// Asks the server for another name than the one that is connected to. The name goes into TLS (SNI, and the name to verify) and into HTTP
/// (<c>:authority</c>, by which a mesh finds the way), without a port: the one of a port-forward means nothing there.
/// </summary>
internal sealed class TargetNameHandler(string name, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Host = name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name;
        return base.SendAsync(request, cancellationToken);
    }
}
