using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The three kinds of type between protobuf and the domain.</summary>
internal static class TypeCodec
{
    // MLMD's predefined types are named by an option of the enum's values; these are the same names.
    private static readonly string[] ArtifactBases = ["", "mlmd.Dataset", "mlmd.Model", "mlmd.Metrics", "mlmd.Statistics"];
    private static readonly string[] ExecutionBases = ["", "mlmd.Train", "mlmd.Transform", "mlmd.Process", "mlmd.Evaluate", "mlmd.Deploy"];

    public static ArtifactType Encode(MlmdArtifactType type)
    {
        var result = new ArtifactType { Name = type.Name };
        if (type.Version is { } version) result.Version = version;
        if (type.Description is { } description) result.Description = description;
        if (type.ExternalId is { } externalId) result.ExternalId = externalId;
        if (type.BaseType is { } baseType) result.BaseType = (ArtifactType.Types.SystemDefinedBaseType)Base(ArtifactBases, baseType);
        Encode(type.Properties, result.Properties);
        return result;
    }

    public static ExecutionType Encode(MlmdExecutionType type)
    {
        var result = new ExecutionType { Name = type.Name };
        if (type.Version is { } version) result.Version = version;
        if (type.Description is { } description) result.Description = description;
        if (type.ExternalId is { } externalId) result.ExternalId = externalId;
        if (type.BaseType is { } baseType) result.BaseType = (ExecutionType.Types.SystemDefinedBaseType)Base(ExecutionBases, baseType);
        Encode(type.Properties, result.Properties);
        return result;
    }

    public static ContextType Encode(MlmdContextType type)
    {
        if (type.BaseType is { } baseType)
            throw MlmdErrors.InvalidValue($"The context type '{type.Name}' is given the base type '{baseType}', and context types have none. Leave it out.");
        var result = new ContextType { Name = type.Name };
        if (type.Version is { } version) result.Version = version;
        if (type.Description is { } description) result.Description = description;
        if (type.ExternalId is { } externalId) result.ExternalId = externalId;
        Encode(type.Properties, result.Properties);
        return result;
    }

    public static MlmdArtifactType Decode(ArtifactType type) => new()
    {
        Id = type.Id,
        Name = type.Name,
        Version = Text(type.HasVersion, type.Version),
        Description = type.HasDescription ? type.Description : null,
        ExternalId = Text(type.HasExternalId, type.ExternalId),
        BaseType = Base(ArtifactBases, type.HasBaseType, (int)type.BaseType),
        Properties = Decode(type.Properties),
    };

    public static MlmdExecutionType Decode(ExecutionType type) => new()
    {
        Id = type.Id,
        Name = type.Name,
        Version = Text(type.HasVersion, type.Version),
        Description = type.HasDescription ? type.Description : null,
        ExternalId = Text(type.HasExternalId, type.ExternalId),
        BaseType = Base(ExecutionBases, type.HasBaseType, (int)type.BaseType),
        Properties = Decode(type.Properties),
    };

    public static MlmdContextType Decode(ContextType type) => new()
    {
        Id = type.Id,
        Name = type.Name,
        Version = Text(type.HasVersion, type.Version),
        Description = type.HasDescription ? type.Description : null,
        ExternalId = Text(type.HasExternalId, type.ExternalId),
        Properties = Decode(type.Properties),
    };

    /// <summary>An empty version or external id is the same as none.</summary>
    private static string? Text(bool has, string text) => has && text.Length > 0 ? text : null;

    private static int Base(string[] known, string name)
    {
        var index = Array.IndexOf(known, name);
        return index > 0
            ? index
            : throw MlmdErrors.InvalidValue($"'{name}' is not a predefined type of MLMD for this kind. Use one of: {string.Join(", ", known.Skip(1))}.");
    }

    private static string? Base(string[] known, bool has, int number) =>
        !has || number == 0 ? null : number > 0 && number < known.Length ? known[number] : $"base type {number}";

    private static void Encode(IDictionary<string, MlmdPropertyType> properties, MapField<string, PropertyType> target)
    {
        foreach (var (name, type) in properties) target[name] = (PropertyType)type;
    }

    private static MlmdPropertyTypes Decode(MapField<string, PropertyType> properties)
    {
        var result = new MlmdPropertyTypes();
        foreach (var (name, type) in properties) result[name] = (MlmdPropertyType)type;
        return result;
    }
}
