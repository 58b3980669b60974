namespace KfpMetadata.Client;

/// <summary>Puts a path before that of every call; the channel itself takes only host and port of an address.</summary>
internal sealed class PathHandler(string path, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(request.RequestUri!, path + request.RequestUri!.AbsolutePath);
        return base.SendAsync(request, cancellationToken);
    }
}
