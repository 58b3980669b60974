using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Storage.Types;

/// <summary>The three kinds of types.</summary>
internal static class TypeKinds
{
    public static readonly TypeKindOf<ArtifactType> Artifact = new()
    {
        Number = 1,
        Word = "Artifact",
        BaseTypes = new Dictionary<int, string> { [1] = "mlmd.Dataset", [2] = "mlmd.Model", [3] = "mlmd.Metrics", [4] = "mlmd.Statistics" },
        FromMessage = static message => new TypeRecord
        {
            Id = message.HasId ? message.Id : null,
            Name = message.HasName ? message.Name : null,
            Version = message.HasVersion ? message.Version : null,
            Description = message.HasDescription ? message.Description : null,
            ExternalId = message.HasExternalId ? message.ExternalId : null,
            Properties = Known(message.Properties),
            BaseType = message.HasBaseType && Enum.IsDefined(message.BaseType) ? (int)message.BaseType : null,
            Message = message,
        },
        ToMessage = static record =>
        {
            var message = new ArtifactType { Properties = { record.Properties } };
            if (record.Id is { } id)
                message.Id = id;
            if (record.Name is { } name)
                message.Name = name;
            if (record.Version is { } version)
                message.Version = version;
            if (record.Description is { } description)
                message.Description = description;
            if (record.ExternalId is { } externalId)
                message.ExternalId = externalId;
            if (record.BaseType is { } baseType)
                message.BaseType = (ArtifactType.Types.SystemDefinedBaseType)baseType;
            return message;
        },
    };

    public static readonly TypeKindOf<ExecutionType> Execution = new()
    {
        Number = 0,
        Word = "Execution",
        BaseTypes = new Dictionary<int, string>
        {
            [1] = "mlmd.Train", [2] = "mlmd.Transform", [3] = "mlmd.Process", [4] = "mlmd.Evaluate", [5] = "mlmd.Deploy",
        },
        FromMessage = static message => new TypeRecord
        {
            Id = message.HasId ? message.Id : null,
            Name = message.HasName ? message.Name : null,
            Version = message.HasVersion ? message.Version : null,
            Description = message.HasDescription ? message.Description : null,
            ExternalId = message.HasExternalId ? message.ExternalId : null,
            Properties = Known(message.Properties),
            InputType = message.InputType,
            OutputType = message.OutputType,
            BaseType = message.HasBaseType && Enum.IsDefined(message.BaseType) ? (int)message.BaseType : null,
            Message = message,
        },
        ToMessage = static record =>
        {
            var message = new ExecutionType
            {
                Properties = { record.Properties },
                InputType = record.InputType,
                OutputType = record.OutputType,
            };
            if (record.Id is { } id)
                message.Id = id;
            if (record.Name is { } name)
                message.Name = name;
            if (record.Version is { } version)
                message.Version = version;
            if (record.Description is { } description)
                message.Description = description;
            if (record.ExternalId is { } externalId)
                message.ExternalId = externalId;
            if (record.BaseType is { } baseType)
                message.BaseType = (ExecutionType.Types.SystemDefinedBaseType)baseType;
            return message;
        },
    };

    public static readonly TypeKindOf<ContextType> Context = new()
    {
        Number = 2,
        Word = "Context",
        FromMessage = static message => new TypeRecord
        {
            Id = message.HasId ? message.Id : null,
            Name = message.HasName ? message.Name : null,
            Version = message.HasVersion ? message.Version : null,
            Description = message.HasDescription ? message.Description : null,
            ExternalId = message.HasExternalId ? message.ExternalId : null,
            Properties = Known(message.Properties),
            BaseType = message.HasBaseType && Enum.IsDefined(message.BaseType) ? (int)message.BaseType : null,
            Message = message,
        },
        ToMessage = static record =>
        {
            var message = new ContextType { Properties = { record.Properties } };
            if (record.Id is { } id)
                message.Id = id;
            if (record.Name is { } name)
                message.Name = name;
            if (record.Version is { } version)
                message.Version = version;
            if (record.Description is { } description)
                message.Description = description;
            if (record.ExternalId is { } externalId)
                message.ExternalId = externalId;
            return message;
        },
    };

    /// <summary>
    /// Enums of proto2 are closed: to a library in C++, MLMD's, a number that an enum lacks is a field that is not set, and an entry of a
    /// map with it is not there.
    /// </summary>
    private static MapField<string, PropertyType> Known(MapField<string, PropertyType> properties) =>
        properties.Values.All(Enum.IsDefined)
            ? properties
            : new MapField<string, PropertyType> { properties.Where(pair => Enum.IsDefined(pair.Value)).ToDictionary() };

    /// <summary>In the order in which a fresh store gets its predefined types.</summary>
    public static readonly IReadOnlyList<TypeKind> All = [Artifact, Execution, Context];

    /// <summary>The names of the predefined types of all kinds.</summary>
    public static readonly IReadOnlySet<string> PredefinedNames =
        All.SelectMany(kind => kind.BaseTypes.Values).ToHashSet(StringComparer.Ordinal);
}
