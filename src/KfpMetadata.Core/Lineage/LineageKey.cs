using System.Globalization;

namespace KfpMetadata;

/// <summary>What a node of a graph is known by: artifacts and executions share their ids.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The id.</param>
internal readonly record struct LineageKey(MlmdNodeKind Kind, long Id)
{
    public static LineageKey Of(MlmdNode node) => new(node.Kind, node.Id);

    /// <summary>Short, and an identifier in every format.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{(Kind == MlmdNodeKind.Artifact ? 'a' : Kind == MlmdNodeKind.Execution ? 'e' : 'c')}{Id}");
}
