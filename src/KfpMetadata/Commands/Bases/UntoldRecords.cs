using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace KfpMetadata.Commands;

/// <summary>What became of records that the pipeline has not been told of yet. The worker adds, the pipeline thread takes.</summary>
/// <typeparam name="TValue">What is written.</typeparam>
/// <param name="name">Names what was written.</param>
internal sealed class UntoldRecords<TValue>(Func<WriteRecord<TValue>, string> name)
    where TValue : class
{
    /// <summary>Records of a kind that a message names.</summary>
    private const int Named = 10;

    private readonly ConcurrentQueue<(WriteRecord<TValue> Record, MlmdException? Error)> _records = [];

    /// <summary>A record is finished.</summary>
    /// <param name="record">The record.</param>
    /// <param name="error">Why it was not written; <see langword="null"/> where it was.</param>
    public void Add(WriteRecord<TValue> record, MlmdException? error) => _records.Enqueue((record, error));

    /// <summary>The next record to tell of, in the order of the input.</summary>
    public bool TryTake([NotNullWhen(true)] out WriteRecord<TValue>? record, out MlmdException? error)
    {
        var any = _records.TryDequeue(out var next);
        (record, error) = next;
        return any;
    }

    /// <summary>Takes all and says what became of them; <see langword="null"/> where nothing was sent.</summary>
    public string? TakeAll()
    {
        var (written, unknown, refused, unsent) = (new List<string>(), new List<string>(), new List<string>(), 0);
        while (TryTake(out var record, out var error))
        {
            if (error is null) written.Add(name(record));
            else if (MlmdErrors.IsEnded(error)) unsent++;
            else if (string.Equals(error.ErrorId, MlmdErrorId.OutcomeUnknown, StringComparison.Ordinal)) unknown.Add(record.Description);
            else refused.Add($"{record.Description} ({error.Message})");
        }

        string[] parts = [.. Part("Written all the same", written), .. Part("Perhaps written, the store did not answer", unknown), .. Part("Not written", refused)];
        if (parts.Length == 0) return null;
        var rest = unsent == 0 ? "" : FormattableString.Invariant($" Not sent: {unsent}.");
        return $"The command ended before it could tell of everything that it had sent. {string.Join(" ", parts)}{rest}";
    }

    private static IEnumerable<string> Part(string title, List<string> what)
    {
        if (what.Count == 0) return [];
        var more = what.Count > Named ? FormattableString.Invariant($" and {what.Count - Named} more") : "";
        return [$"{title}: {string.Join("; ", what.Take(Named))}{more}."];
    }
}
