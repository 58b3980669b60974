using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>What is wrong with a filter, and where.</summary>
internal sealed class FilterException : Exception
{
    private const int LongestReason = 600;

    public FilterException(string reason, Position position)
        : base($"{Shorten(reason)} [at {position.Line}:{position.Column}]")
    {
    }

    /// <summary>For what concerns the filter as a whole.</summary>
    public FilterException(string reason)
        : base(Shorten(reason))
    {
    }

    /// <summary>A reason names what stands in the filter, and that may be of any length.</summary>
    private static string Shorten(string reason) => reason.Length <= LongestReason ? reason : reason[..LongestReason] + "...";
}
