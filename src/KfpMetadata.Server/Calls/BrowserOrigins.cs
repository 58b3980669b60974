using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KfpMetadata.Server.Calls;

/// <summary>
/// Keeps pages of other sites away from a server that only this machine reaches. A page can have the name of its site resolve to this machine, and is
/// then of the same origin as the server, which CORS allows. A browser tells the origin of a page with every call.
/// </summary>
internal sealed class BrowserOrigins(ServerOptions options)
{
    private readonly bool takesAll = !IPAddress.IsLoopback(options.Address) || options.WebOrigins.Contains(ServerOptions.AnyOrigin, StringComparer.Ordinal);

    /// <summary>Refuses a request of a page that is neither of this machine nor of an origin that the command line names.</summary>
    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (takesAll || context.Request.Headers[HeaderNames.Origin].All(IsAllowed))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private bool IsAllowed(string? origin) =>
        options.WebOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase) || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback);
}
