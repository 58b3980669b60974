namespace KfpMetadata;

/// <summary>What a <see cref="GroupCommit{TRecord}"/> does with its records. All but <see cref="Together"/> and <see cref="Size"/> are called by its worker, one after the other.</summary>
/// <typeparam name="TRecord">The record.</typeparam>
internal sealed class GroupCommitActions<TRecord>
{
    /// <summary>Writes records in one transaction; an <see cref="MlmdException"/> means that none was written.</summary>
    public required Func<IReadOnlyList<TRecord>, CancellationToken, Task> Write { get; init; }

    /// <summary>Told of every record in order: written, or why not.</summary>
    public required Action<TRecord, MlmdException?> Finished { get; init; }

    /// <summary>
    /// Begins the work on a batch, whose first record it is given; disposed, the work is done. An <see cref="MlmdException"/> is the error of each of its records.
    /// </summary>
    public Func<TRecord, IDisposable?> Enter { get; init; } = static _ => null;

    /// <summary>Reads at once what the records of a batch will need. Its errors of the store are ignored.</summary>
    public Func<IReadOnlyList<TRecord>, CancellationToken, Task> Prefetch { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Makes one record ready; its error is that record's alone.</summary>
    public Func<TRecord, CancellationToken, Task> Prepare { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Whether the second record can be in the same call as the first.</summary>
    public Func<TRecord, TRecord, bool> Together { get; init; } = static (_, _) => true;

    /// <summary>The store that a record goes to: where one does not answer, the records of others are still written.</summary>
    public Func<TRecord, object> Store { get; init; } = static _ => typeof(TRecord);

    /// <summary>The bytes that a record will need, roughly.</summary>
    public Func<TRecord, int> Size { get; init; } = static _ => 0;
}
