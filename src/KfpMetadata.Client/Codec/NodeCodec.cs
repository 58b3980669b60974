using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The three kinds of node between protobuf and the domain. Encoding leaves out id and times: no write of this client sends them.</summary>
internal static class NodeCodec
{
    public static Artifact Encode(MlmdArtifact node)
    {
        var result = new Artifact { TypeId = node.TypeId };
        if (node.Name is { } name) result.Name = name;
        if (node.Uri is { } uri) result.Uri = uri;
        if (node.ExternalId is { } externalId) result.ExternalId = externalId;
        if (node.State is { } state) result.State = (Artifact.Types.State)state;
        ValueCodec.Encode(node.Properties, result.Properties);
        ValueCodec.Encode(node.CustomProperties, result.CustomProperties);
        return result;
    }

    public static Execution Encode(MlmdExecution node)
    {
        var result = new Execution { TypeId = node.TypeId };
        if (node.Name is { } name) result.Name = name;
        if (node.ExternalId is { } externalId) result.ExternalId = externalId;
        if (node.State is { } state) result.LastKnownState = (Execution.Types.State)state;
        ValueCodec.Encode(node.Properties, result.Properties);
        ValueCodec.Encode(node.CustomProperties, result.CustomProperties);
        return result;
    }

    public static Context Encode(MlmdContext node)
    {
        var result = Entry(node);
        if (node.ExternalId is { } externalId) result.ExternalId = externalId;
        return result;
    }

    /// <summary>An existing context as PutExecution and PutLineageSubgraph are given it: without id and external id, which they would overwrite.</summary>
    public static Context Entry(MlmdContext node)
    {
        var result = new Context { TypeId = node.TypeId };
        if (node.Name is { } name) result.Name = name;
        ValueCodec.Encode(node.Properties, result.Properties);
        ValueCodec.Encode(node.CustomProperties, result.CustomProperties);
        return result;
    }

    public static MlmdArtifact Decode(Artifact node) => new()
    {
        Id = node.Id,
        Name = node.HasName ? node.Name : null,
        HasGeneratedName = node.HasName && MlmdKey.IsKey(node.Name),
        Type = node.HasType ? node.Type : null,
        TypeId = node.TypeId,
        Uri = node.HasUri ? node.Uri : null,
        ExternalId = node.HasExternalId ? node.ExternalId : null,
        State = node.HasState ? (MlmdArtifactState)node.State : null,
        Properties = ValueCodec.Decode(node.Properties),
        CustomProperties = ValueCodec.Decode(node.CustomProperties),
        CreateTime = TimeCodec.Decode(node.HasCreateTimeSinceEpoch, node.CreateTimeSinceEpoch),
        LastUpdateTime = TimeCodec.Decode(node.HasLastUpdateTimeSinceEpoch, node.LastUpdateTimeSinceEpoch),
    };

    public static MlmdExecution Decode(Execution node) => new()
    {
        Id = node.Id,
        Name = node.HasName ? node.Name : null,
        HasGeneratedName = node.HasName && MlmdKey.IsKey(node.Name),
        Type = node.HasType ? node.Type : null,
        TypeId = node.TypeId,
        ExternalId = node.HasExternalId ? node.ExternalId : null,
        State = node.HasLastKnownState ? (MlmdExecutionState)node.LastKnownState : null,
        Properties = ValueCodec.Decode(node.Properties),
        CustomProperties = ValueCodec.Decode(node.CustomProperties),
        CreateTime = TimeCodec.Decode(node.HasCreateTimeSinceEpoch, node.CreateTimeSinceEpoch),
        LastUpdateTime = TimeCodec.Decode(node.HasLastUpdateTimeSinceEpoch, node.LastUpdateTimeSinceEpoch),
    };

    public static MlmdContext Decode(Context node) => new()
    {
        Id = node.Id,
        Name = node.HasName ? node.Name : null,
        HasGeneratedName = node.HasName && MlmdKey.IsKey(node.Name),
        Type = node.HasType ? node.Type : null,
        TypeId = node.TypeId,
        ExternalId = node.HasExternalId ? node.ExternalId : null,
        Properties = ValueCodec.Decode(node.Properties),
        CustomProperties = ValueCodec.Decode(node.CustomProperties),
        CreateTime = TimeCodec.Decode(node.HasCreateTimeSinceEpoch, node.CreateTimeSinceEpoch),
        LastUpdateTime = TimeCodec.Decode(node.HasLastUpdateTimeSinceEpoch, node.LastUpdateTimeSinceEpoch),
    };
}
