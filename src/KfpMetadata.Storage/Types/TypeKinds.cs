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
            Properties = message.Properties,
            BaseType = message.HasBaseType ? (int)message.BaseType : null,
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
            Properties = message.Properties,
            InputType = message.InputType,
            OutputType = message.OutputType,
            BaseType = message.HasBaseType ? (int)message.BaseType : null,
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
            Properties = message.Properties,
            BaseType = message.HasBaseType ? (int)message.BaseType : null,
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

    /// <summary>In the order in which a fresh store gets its predefined types.</summary>
    public static readonly IReadOnlyList<TypeKind> All = [Artifact, Execution, Context];
}
