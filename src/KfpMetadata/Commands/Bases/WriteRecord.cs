namespace KfpMetadata.Commands;

/// <summary>One thing to write, as it was asked for: it holds what was bound, for the parameters change with the next pipeline object.</summary>
/// <typeparam name="TValue">What is written.</typeparam>
internal sealed class WriteRecord<TValue>
    where TValue : class
{
    private TValue? _value;

    /// <summary>The store to write to.</summary>
    public required MlmdConnection Connection { get; init; }

    /// <summary>What is written, for <c>-WhatIf</c> and <c>-Confirm</c>: <c>artifact 7 (Model)</c>. The connection is added to it.</summary>
    public required string Description { get; init; }

    /// <summary>The target of an error record: the piped object or what was given.</summary>
    public required object? Target { get; init; }

    /// <summary>References that a whole batch may read at once, before <see cref="Prepare"/> resolves them.</summary>
    public IReadOnlyList<NodeReference> References { get; init; } = [];

    /// <summary>Builds what is written, where <see cref="Value"/> is not there yet. It runs off the pipeline thread, may read, and must not touch bound parameters: capture them.</summary>
    public required Func<CancellationToken, Task<TValue>> Prepare { get; init; }

    /// <summary>What the command returns once the record is written; <see langword="null"/> for nothing. Pipeline thread.</summary>
    public Func<TValue, object?> Output { get; init; } = static _ => null;

    /// <summary>What is done to it, where that differs from record to record.</summary>
    public string? Action { get; init; }

    /// <summary>What the command returns under <c>-WhatIf</c>, when nothing is written; <see langword="null"/> for nothing. It may read.</summary>
    public Func<CancellationToken, Task<object?>> Preview { get; init; } = static _ => Task.FromResult<object?>(null);

    /// <summary>The bytes that it will need, roughly.</summary>
    public int Size { get; init; } = 512;

    /// <summary>What is written; there from the start, or after <see cref="Prepare"/>.</summary>
    public TValue Value
    {
        get => _value ?? throw new InvalidOperationException("The record has not been prepared.");
        set => _value = value;
    }

    /// <summary>Whether <see cref="Value"/> is there.</summary>
    public bool IsPrepared => _value is not null;
}
