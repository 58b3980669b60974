using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Storage.Lineage;

/// <summary>The fields of the answer that a read mask asks for. Paths that do not name a field ask for nothing, as in MLMD.</summary>
internal sealed class LineageMask
{
    private readonly HashSet<string>? paths;

    private LineageMask(HashSet<string>? paths) => this.paths = paths;

    /// <summary>The mask of a request; none, or an empty one, asks for everything.</summary>
    public static LineageMask From(FieldMask? mask) =>
        new(mask is null || mask.Paths.Count == 0 ? null : mask.Paths.ToHashSet(StringComparer.Ordinal));

    /// <summary>Whether a field of <see cref="LineageGraph"/> is asked for.</summary>
    public bool Has(int field) => paths is null || paths.Contains(LineageGraph.Descriptor.FindFieldByNumber(field).Name);
}
