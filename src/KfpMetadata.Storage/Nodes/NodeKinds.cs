using KfpMetadata.Protocol;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The three kinds of nodes.</summary>
internal static class NodeKinds
{
    public static readonly NodeKindOf<Artifact> Artifact = new()
    {
        New = static () => new Artifact(),
        PropertiesOf = static message => (message.Properties, message.CustomProperties),
        Table = "Artifact",
        Word = "artifact",
        Type = TypeKinds.Artifact,
        StateColumn = "state",
        HasUri = true,
        KnowsState = static number => Enum.IsDefined((Artifact.Types.State)number),
        ContextLinkTable = "Attribution",
        FromMessage = static message => new Node
        {
            Id = message.HasId ? message.Id : null,
            TypeId = message.HasTypeId ? message.TypeId : null,
            Type = message.HasType ? message.Type : null,
            Name = message.HasName ? message.Name : null,
            ExternalId = message.HasExternalId ? message.ExternalId : null,
            Uri = message.HasUri ? message.Uri : null,
            State = message.HasState && Enum.IsDefined(message.State) ? (int)message.State : null,
            CreateTime = message.HasCreateTimeSinceEpoch ? message.CreateTimeSinceEpoch : null,
            UpdateTime = message.HasLastUpdateTimeSinceEpoch ? message.LastUpdateTimeSinceEpoch : null,
            Properties = message.Properties,
            CustomProperties = message.CustomProperties,
            HasSystemMetadata = message.SystemMetadata is not null,
            Message = message,
        },
        ToMessage = static node =>
        {
            var message = node.Answer as Artifact ?? new Artifact { Properties = { node.Properties }, CustomProperties = { node.CustomProperties } };
            if (node.Id is { } id)
                message.Id = id;
            if (node.TypeId is { } typeId)
                message.TypeId = typeId;
            if (node.Type is { } type)
                message.Type = type;
            if (node.Name is { } name)
                message.Name = name;
            if (node.ExternalId is { } externalId)
                message.ExternalId = externalId;
            if (node.Uri is { } uri)
                message.Uri = uri;
            if (node.State is { } state)
                message.State = (Artifact.Types.State)state;
            if (node.CreateTime is { } createTime)
                message.CreateTimeSinceEpoch = createTime;
            if (node.UpdateTime is { } updateTime)
                message.LastUpdateTimeSinceEpoch = updateTime;
            return message;
        },
    };

    public static readonly NodeKindOf<Execution> Execution = new()
    {
        New = static () => new Execution(),
        PropertiesOf = static message => (message.Properties, message.CustomProperties),
        Table = "Execution",
        Word = "execution",
        Type = TypeKinds.Execution,
        StateColumn = "last_known_state",
        KnowsState = static number => Enum.IsDefined((Execution.Types.State)number),
        ContextLinkTable = "Association",
        FromMessage = static message => new Node
        {
            Id = message.HasId ? message.Id : null,
            TypeId = message.HasTypeId ? message.TypeId : null,
            Type = message.HasType ? message.Type : null,
            Name = message.HasName ? message.Name : null,
            ExternalId = message.HasExternalId ? message.ExternalId : null,
            State = message.HasLastKnownState && Enum.IsDefined(message.LastKnownState) ? (int)message.LastKnownState : null,
            CreateTime = message.HasCreateTimeSinceEpoch ? message.CreateTimeSinceEpoch : null,
            UpdateTime = message.HasLastUpdateTimeSinceEpoch ? message.LastUpdateTimeSinceEpoch : null,
            Properties = message.Properties,
            CustomProperties = message.CustomProperties,
            HasSystemMetadata = message.SystemMetadata is not null,
            Message = message,
        },
        ToMessage = static node =>
        {
            var message = node.Answer as Execution ?? new Execution { Properties = { node.Properties }, CustomProperties = { node.CustomProperties } };
            if (node.Id is { } id)
                message.Id = id;
            if (node.TypeId is { } typeId)
                message.TypeId = typeId;
            if (node.Type is { } type)
                message.Type = type;
            if (node.Name is { } name)
                message.Name = name;
            if (node.ExternalId is { } externalId)
                message.ExternalId = externalId;
            if (node.State is { } state)
                message.LastKnownState = (Execution.Types.State)state;
            if (node.CreateTime is { } createTime)
                message.CreateTimeSinceEpoch = createTime;
            if (node.UpdateTime is { } updateTime)
                message.LastUpdateTimeSinceEpoch = updateTime;
            return message;
        },
    };

    public static readonly NodeKindOf<Context> Context = new()
    {
        New = static () => new Context(),
        PropertiesOf = static message => (message.Properties, message.CustomProperties),
        Table = "Context",
        Word = "context",
        Type = TypeKinds.Context,
        HasRequiredName = true,
        FromMessage = static message => new Node
        {
            Id = message.HasId ? message.Id : null,
            TypeId = message.HasTypeId ? message.TypeId : null,
            Type = message.HasType ? message.Type : null,
            Name = message.HasName ? message.Name : null,
            ExternalId = message.HasExternalId ? message.ExternalId : null,
            CreateTime = message.HasCreateTimeSinceEpoch ? message.CreateTimeSinceEpoch : null,
            UpdateTime = message.HasLastUpdateTimeSinceEpoch ? message.LastUpdateTimeSinceEpoch : null,
            Properties = message.Properties,
            CustomProperties = message.CustomProperties,
            HasSystemMetadata = message.SystemMetadata is not null,
            Message = message,
        },
        ToMessage = static node =>
        {
            var message = node.Answer as Context ?? new Context { Properties = { node.Properties }, CustomProperties = { node.CustomProperties } };
            if (node.Id is { } id)
                message.Id = id;
            if (node.TypeId is { } typeId)
                message.TypeId = typeId;
            if (node.Type is { } type)
                message.Type = type;
            if (node.Name is { } name)
                message.Name = name;
            if (node.ExternalId is { } externalId)
                message.ExternalId = externalId;
            if (node.CreateTime is { } createTime)
                message.CreateTimeSinceEpoch = createTime;
            if (node.UpdateTime is { } updateTime)
                message.LastUpdateTimeSinceEpoch = updateTime;
            return message;
        },
    };
}
