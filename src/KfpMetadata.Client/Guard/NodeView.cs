using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>What a request says of one node, whatever its kind.</summary>
/// <param name="Label">Where it is in the request, for messages.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id, where one is set: then it exists.</param>
/// <param name="TypeId">Its type's id, where one is set.</param>
/// <param name="Name">Its name, where one is set.</param>
/// <param name="Uri">Its URI, where one is set.</param>
/// <param name="ExternalId">Its external id, where one is set.</param>
/// <param name="Type">The name of its type, where one is set.</param>
/// <param name="Properties">Its declared properties.</param>
/// <param name="CustomProperties">Its custom properties.</param>
internal readonly record struct NodeView(
    RequestPlace Label,
    MlmdNodeKind Kind,
    long? Id,
    long? TypeId,
    string? Name,
    string? Uri,
    string? ExternalId,
    string? Type,
    MapField<string, Value> Properties,
    MapField<string, Value> CustomProperties)
{
    public static NodeView Of(Artifact node, RequestPlace label) => new(
        label, MlmdNodeKind.Artifact, node.HasId ? node.Id : null, node.HasTypeId ? node.TypeId : null, node.HasName ? node.Name : null,
        node.HasUri ? node.Uri : null, node.HasExternalId ? node.ExternalId : null, node.HasType ? node.Type : null, node.Properties, node.CustomProperties);

    public static NodeView Of(Execution node, RequestPlace label) => new(
        label, MlmdNodeKind.Execution, node.HasId ? node.Id : null, node.HasTypeId ? node.TypeId : null, node.HasName ? node.Name : null,
        null, node.HasExternalId ? node.ExternalId : null, node.HasType ? node.Type : null, node.Properties, node.CustomProperties);

    public static NodeView Of(Context node, RequestPlace label) => new(
        label, MlmdNodeKind.Context, node.HasId ? node.Id : null, node.HasTypeId ? node.TypeId : null, node.HasName ? node.Name : null,
        null, node.HasExternalId ? node.ExternalId : null, node.HasType ? node.Type : null, node.Properties, node.CustomProperties);
}
