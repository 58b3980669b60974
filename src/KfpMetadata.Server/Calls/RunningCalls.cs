using KfpMetadata.Protocol;
using Microsoft.AspNetCore.Http;

namespace KfpMetadata.Server.Calls;

/// <summary>
/// Counts the calls of the store that run. A stop waits for them, and not for the streams of health and reflection, which are open for
/// as long as their clients like.
/// </summary>
internal sealed class RunningCalls
{
    private static readonly PathString Store = "/" + MetadataStoreServiceReflection.Descriptor.Services[0].FullName;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private int count;

    /// <summary>Whether a request is a call of the store.</summary>
    public static bool IsOfStore(HttpContext context) => context.Request.Path.StartsWithSegments(Store, StringComparison.Ordinal);

    /// <summary>Counts a request where it is one of the store's.</summary>
    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOfStore(context))
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref count);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }

    /// <summary>Waits until none runs.</summary>
    public async Task WhenNoneAsync()
    {
        while (Volatile.Read(ref count) > 0)
            await Task.Delay(Step);
    }
}
