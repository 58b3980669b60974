using System.Collections;
using System.Globalization;

namespace KfpMetadata;

/// <summary>
/// How much one command may read into memory. A store may hold more than fits, and one that means harm never ends: what is beyond the budget is left out, and the
/// result says so.
/// </summary>
internal sealed class ReadBudget
{
    /// <summary>Nodes of a lineage, tasks of a run.</summary>
    public const int DefaultNodes = 100_000;

    /// <summary>Edges of a lineage. A graph with fewer may have so many links to contexts all the same.</summary>
    public const int DefaultEdges = 1_000_000;

    /// <summary>Bytes of names, URIs and values.</summary>
    public const long DefaultBytes = 1L << 30;

    /// <summary>What a node needs besides its texts, roughly.</summary>
    private const int Bare = 64;

    private long _bytes;

    /// <summary>The most nodes.</summary>
    public int Nodes { get; init; } = DefaultNodes;

    /// <summary>The most edges.</summary>
    public int Edges { get; init; } = DefaultEdges;

    /// <summary>The most bytes.</summary>
    public long Bytes { get; init; } = DefaultBytes;

    /// <summary>The limits that were reached: something is missing because of them.</summary>
    public MlmdReadLimits Reached { get; private set; }

    /// <summary>Notes that something is left out.</summary>
    public void Reach(MlmdReadLimits limit) => Reached |= limit;

    /// <summary>What to tell the user of what is left out.</summary>
    /// <param name="what">What was read, as the beginning of a sentence.</param>
    /// <param name="counted">What is counted: nodes or tasks.</param>
    /// <param name="parameter">The parameter that raises the number of them.</param>
    public string Warning(string what, string counted, string parameter)
    {
        List<string> reached = [];
        if (Reached.HasFlag(MlmdReadLimits.Nodes)) reached.Add(string.Create(CultureInfo.InvariantCulture, $"{Nodes} {counted} (-{parameter})"));
        if (Reached.HasFlag(MlmdReadLimits.Edges)) reached.Add(string.Create(CultureInfo.InvariantCulture, $"{Edges} edges (-MaximumEdgeCount)"));
        if (Reached.HasFlag(MlmdReadLimits.Bytes)) reached.Add(string.Create(CultureInfo.InvariantCulture, $"{Bytes} bytes (-MaximumByteCount)"));
        return $"{what} is truncated: there is more than the limit of {string.Join(" and of ", reached)}. Raise the limit to read the rest.";
    }

    /// <summary>Counts the bytes of a node that was read.</summary>
    /// <returns>Whether more may be read.</returns>
    public bool CountBytes(MlmdNode node)
    {
        _bytes += SizeOf(node);
        if (_bytes <= Bytes) return true;
        Reach(MlmdReadLimits.Bytes);
        return false;
    }

    /// <summary>Counts the bytes of the nodes of a page.</summary>
    /// <returns>Whether more may be read.</returns>
    public bool CountBytes(IEnumerable<MlmdNode> nodes)
    {
        foreach (var node in nodes) _bytes += SizeOf(node);
        if (_bytes <= Bytes) return true;
        Reach(MlmdReadLimits.Bytes);
        return false;
    }

    private static long SizeOf(MlmdNode node) =>
        Bare + SizeOf(node.Name) + SizeOf(node.ExternalId) + SizeOf((node as MlmdArtifact)?.Uri) + SizeOf(node.Properties) + SizeOf(node.CustomProperties);

    private static long SizeOf(object? value) => value switch
    {
        null => 0,
        string text => 8 + (text.Length * 2L),
        MlmdAny any => any.TypeUrl.Length + any.Value.Length,
        MlmdPropertyDictionary map => SizeOf(map),
        IEnumerable list => list.Cast<object?>().Sum(static item => 8 + SizeOf(item)),
        _ => 24,
    };

    private static long SizeOf(MlmdPropertyDictionary map)
    {
        var bytes = 0L;
        foreach (var (name, value) in map) bytes += 32 + name.Length + SizeOf(value);
        return bytes;
    }
}
