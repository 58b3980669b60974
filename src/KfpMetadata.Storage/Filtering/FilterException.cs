using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>What is wrong with a filter, and where.</summary>
internal sealed class FilterException : Exception
{
    public FilterException(string reason, Position position)
        : base($"{reason} [at {position.Line}:{position.Column}]")
    {
    }

    /// <summary>For what concerns the filter as a whole.</summary>
    public FilterException(string reason)
        : base(reason)
    {
    }
}
