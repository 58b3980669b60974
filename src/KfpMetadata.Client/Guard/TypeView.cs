using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>What a request says of one type, whatever its kind.</summary>
/// <param name="Label">Where it is in the request, for messages.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, where one is set.</param>
/// <param name="Description">Its description, where one is set.</param>
/// <param name="ExternalId">Its external id, where one is set.</param>
/// <param name="Properties">Its declared properties.</param>
internal sealed record TypeView(RequestPlace Label, string Name, string? Version, string? Description, string? ExternalId, MapField<string, PropertyType> Properties)
{
    /// <summary>The types in a request.</summary>
    public static IEnumerable<TypeView> In(IMessage request) => request switch
    {
        PutArtifactTypeRequest { ArtifactType: { } type } => [Of(type, new RequestPlace("artifact_type"))],
        PutExecutionTypeRequest { ExecutionType: { } type } => [Of(type, new RequestPlace("execution_type"))],
        PutContextTypeRequest { ContextType: { } type } => [Of(type, new RequestPlace("context_type"))],
        PutTypesRequest put =>
        [
            .. put.ArtifactTypes.Select(static (type, i) => Of(type, new RequestPlace("artifact_types", i))),
            .. put.ExecutionTypes.Select(static (type, i) => Of(type, new RequestPlace("execution_types", i))),
            .. put.ContextTypes.Select(static (type, i) => Of(type, new RequestPlace("context_types", i))),
        ],
        _ => [],
    };

    /// <summary>The input type of an execution type, where one is set.</summary>
    public ArtifactStructType? InputType { get; private init; }

    /// <summary>The output type of an execution type, where one is set.</summary>
    public ArtifactStructType? OutputType { get; private init; }

    private static TypeView Of(ArtifactType type, RequestPlace label) => new(
        label, type.Name, type.HasVersion ? type.Version : null, type.HasDescription ? type.Description : null, type.HasExternalId ? type.ExternalId : null, type.Properties);

    private static TypeView Of(ExecutionType type, RequestPlace label) => new(
        label, type.Name, type.HasVersion ? type.Version : null, type.HasDescription ? type.Description : null, type.HasExternalId ? type.ExternalId : null, type.Properties)
    {
        InputType = type.InputType,
        OutputType = type.OutputType,
    };

    private static TypeView Of(ContextType type, RequestPlace label) => new(
        label, type.Name, type.HasVersion ? type.Version : null, type.HasDescription ? type.Description : null, type.HasExternalId ? type.ExternalId : null, type.Properties);
}
