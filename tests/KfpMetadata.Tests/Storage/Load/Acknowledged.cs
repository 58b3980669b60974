using System.Collections.Concurrent;

namespace KfpMetadata.Tests.Storage.Load;

/// <summary>What the store has said it keeps.</summary>
internal sealed class Acknowledged
{
    private readonly ConcurrentDictionary<long, string> executions = new();
    private readonly ConcurrentDictionary<long, long> additions = new();
    private readonly ConcurrentDictionary<(long Artifact, string Property), long> marks = new();
    private long lastExecution;

    /// <summary>The executions by id, with their names.</summary>
    public IReadOnlyDictionary<long, string> Executions => executions;

    /// <summary>How often one was added to each counter.</summary>
    public IReadOnlyDictionary<long, long> Additions => additions;

    /// <summary>The last value of each property that one worker alone writes.</summary>
    public IReadOnlyDictionary<(long Artifact, string Property), long> Marks => marks;

    /// <summary>Any execution that is there, if there is one.</summary>
    public long? AnyExecution(Random dice)
    {
        var last = Interlocked.Read(ref lastExecution);
        var id = last == 0 ? 0 : 1 + dice.NextInt64(last);
        return executions.ContainsKey(id) ? id : null;
    }

    public void AddExecution(long id, string name)
    {
        Assert.True(executions.TryAdd(id, name), $"two executions got the id {id}: {executions[id]} and {name}");
        long last;
        do
            last = Interlocked.Read(ref lastExecution);
        while (last < id && Interlocked.CompareExchange(ref lastExecution, id, last) != last);
    }

    public void AddOne(long counter) => additions.AddOrUpdate(counter, 1, (_, before) => before + 1);

    public void AddMark(long artifact, string property, long value) => marks[(artifact, property)] = value;
}
