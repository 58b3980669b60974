using Microsoft.AspNetCore.Http;

namespace KfpMetadata.Server.Calls;

/// <summary>
/// Lets so many calls of the store begin. The others wait before their message is read, so they hold no memory and no thread; one that waits
/// longer than its client likes is called off by it. Health and reflection are always answered.
/// </summary>
internal sealed class CallLimit(int most) : IDisposable
{
    private readonly SemaphoreSlim free = new(most, most);

    /// <summary>Takes a request on where it may go on.</summary>
    public async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        if (!RunningCalls.IsOfStore(context))
        {
            await next(context);
            return;
        }

        try
        {
            await free.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the answer any more.
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();
}
