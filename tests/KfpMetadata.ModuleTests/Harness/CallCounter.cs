namespace KfpMetadata.ModuleTests.Harness;

/// <summary>Hears every call that the commands of a script make, also those that no one waits for any more.</summary>
internal sealed class CallCounter
{
    /// <summary>What a script begins with to be heard: calls are told to who asked in the same script.</summary>
    public const string Hear =
        """
        param($Counter)
        $connection = Get-MlmdConnection -Default
        $client = $connection.GetType().GetProperty('Client', [Reflection.BindingFlags] 'NonPublic,Instance').GetValue($connection)
        $null = $client.Trace($Counter, $null)

        """;

    private int _count;

    /// <summary>The calls so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The parameter of <see cref="Hear"/>.</summary>
    public (string Name, object? Value) Parameter => ("Counter", (Func<object, Task>)Hears);

    private Task Hears(object trace)
    {
        // A write is told of before it is sent, too.
        if (trace.GetType().GetProperty("Status")!.GetValue(trace) is not null) Interlocked.Increment(ref _count);
        return Task.CompletedTask;
    }

    /// <summary>The calls when no more came for a while.</summary>
    public async Task<int> SettledAsync(CancellationToken cancellationToken)
    {
        for (var before = -1; before != Count;)
        {
            before = Count;
            await Task.Delay(300, cancellationToken);
        }

        return Count;
    }
}
