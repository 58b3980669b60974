using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Storage;

/// <summary>
/// How deep values and types may be nested. Protobuf reads messages that are nested a hundred deep, everywhere; a level of a struct is three of
/// them, and the answers of MLMD put up to five around a value. What is deeper can be written to a file and read by nobody.
/// </summary>
public static class Nesting
{
    /// <summary>The most levels of structs and lists in one property, and of types in the input or output type of an execution type.</summary>
    public const int Most = 32;

    /// <summary>Whether a struct is nested too deep to be read again.</summary>
    public static bool IsTooDeep(Struct value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsTooDeep(value, Most);
    }

    /// <summary>Whether an input or output type is nested too deep to be read again.</summary>
    public static bool IsTooDeep(ArtifactStructType? type) => type is not null && IsTooDeep(type, Most);

    private static bool IsTooDeep(Struct value, int left) =>
        left == 0 || value.Fields.Values.Any(inner => IsTooDeep(inner, left - 1));

    private static bool IsTooDeep(Google.Protobuf.WellKnownTypes.Value value, int left) => value.KindCase switch
    {
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StructValue => IsTooDeep(value.StructValue, left),
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.ListValue => left == 0 || value.ListValue.Values.Any(inner => IsTooDeep(inner, left - 1)),
        _ => false,
    };

    private static bool IsTooDeep(ArtifactStructType type, int left) => left == 0 || Inner(type).Any(inner => IsTooDeep(inner, left - 1));

    private static IEnumerable<ArtifactStructType> Inner(ArtifactStructType type) => type.KindCase switch
    {
        ArtifactStructType.KindOneofCase.UnionType => type.UnionType.Candidates,
        ArtifactStructType.KindOneofCase.Intersection => type.Intersection.Constraints,
        ArtifactStructType.KindOneofCase.Tuple => type.Tuple.Elements,
        ArtifactStructType.KindOneofCase.List when type.List.Element is { } element => [element],
        ArtifactStructType.KindOneofCase.Dict => type.Dict.ExtraPropertiesType is { } extra ? [.. type.Dict.Properties.Values, extra] : type.Dict.Properties.Values,
        _ => [],
    };
}
