using System.Runtime.ExceptionServices;

namespace KfpMetadata.Storage.Filtering;

/// <summary>Runs what recurses deeply.</summary>
internal static class LargeStack
{
    /// <summary>Several times what the deepest filter needs; of it only what is used becomes memory.</summary>
    private const int Bytes = 16 * 1024 * 1024;

    /// <summary>Runs work on a thread with a large stack, and waits for it.</summary>
    public static T Run<T>(Func<T> work)
    {
        var result = default(T);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    // It is thrown again, to the caller; on this thread it would end the process.
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
