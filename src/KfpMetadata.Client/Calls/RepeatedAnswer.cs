using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>
/// Notices when the other side gives the same UNKNOWN, INTERNAL or DATA_LOSS, or an answer that is not a message, over and over: then it is a failure of
/// the store, not of the way there.
/// </summary>
internal sealed class RepeatedAnswer
{
    private Status _last;
    private int _count;

    /// <summary>Takes note of a failure.</summary>
    /// <returns>Whether it has come often enough to believe it.</returns>
    public bool IsFinal(RpcException failure)
    {
        var undecodable = Verdicts.IsUndecodable(failure);
        var countable = undecodable || (failure.StatusCode is StatusCode.Unknown or StatusCode.Internal or StatusCode.DataLoss && Verdicts.FromOtherSide(failure));
        var same = countable && failure.StatusCode == _last.StatusCode
            && (undecodable || string.Equals(failure.Status.Detail, _last.Detail, StringComparison.Ordinal));
        _count = same ? _count + 1 : 1;
        _last = failure.Status;
        return countable && _count >= CallRunner.SameAnswers;
    }
}
