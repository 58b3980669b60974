using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage;

/// <content>Types.</content>
#pragma warning disable CS0612 // all_fields_match is obsolete and refused where it is false.
public sealed partial class EmbeddedStore
{
    /// <inheritdoc/>
    public override Task<PutArtifactTypeResponse> PutArtifactType(PutArtifactTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            RequireMatchAllFields(request.AllFieldsMatch);
            var type = TypeKinds.Artifact.FromMessage(request.ArtifactType ?? new ArtifactType());
            return new PutArtifactTypeResponse
            {
                TypeId = TypeWriter.Put(session, TypeKinds.Artifact, type, request.CanAddFields, request.CanOmitFields),
            };
        });
    }

    /// <inheritdoc/>
    public override Task<PutExecutionTypeResponse> PutExecutionType(PutExecutionTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            RequireMatchAllFields(request.AllFieldsMatch);
            var type = TypeKinds.Execution.FromMessage(request.ExecutionType ?? new ExecutionType());
            return new PutExecutionTypeResponse
            {
                TypeId = TypeWriter.Put(session, TypeKinds.Execution, type, request.CanAddFields, request.CanOmitFields),
            };
        });
    }

    /// <inheritdoc/>
    public override Task<PutContextTypeResponse> PutContextType(PutContextTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            RequireMatchAllFields(request.AllFieldsMatch);
            var type = TypeKinds.Context.FromMessage(request.ContextType ?? new ContextType());
            return new PutContextTypeResponse
            {
                TypeId = TypeWriter.Put(session, TypeKinds.Context, type, request.CanAddFields, request.CanOmitFields),
            };
        });
    }

    /// <inheritdoc/>
    public override Task<PutTypesResponse> PutTypes(PutTypesRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            RequireMatchAllFields(request.AllFieldsMatch);
            return new PutTypesResponse
            {
                ArtifactTypeIds = { PutAll(session, TypeKinds.Artifact, request.ArtifactTypes, request) },
                ExecutionTypeIds = { PutAll(session, TypeKinds.Execution, request.ExecutionTypes, request) },
                ContextTypeIds = { PutAll(session, TypeKinds.Context, request.ContextTypes, request) },
            };
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactTypeResponse> GetArtifactType(GetArtifactTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetArtifactTypeResponse
        {
            ArtifactType = FindType(session, TypeKinds.Artifact, request.TypeName, request.HasTypeVersion ? request.TypeVersion : null),
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactTypesByIDResponse> GetArtifactTypesByID(GetArtifactTypesByIDRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetArtifactTypesByIDResponse
        {
            ArtifactTypes = { FindTypes(session, TypeKinds.Artifact, request.TypeIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactTypesResponse> GetArtifactTypes(GetArtifactTypesRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetArtifactTypesResponse
        {
            ArtifactTypes = { TypeReader.List(session, TypeKinds.Artifact).Select(TypeKinds.Artifact.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactTypesByExternalIdsResponse> GetArtifactTypesByExternalIds(
        GetArtifactTypesByExternalIdsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetArtifactTypesByExternalIdsResponse
        {
            ArtifactTypes = { FindTypesByExternalIds(session, TypeKinds.Artifact, request.ExternalIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionTypeResponse> GetExecutionType(GetExecutionTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionTypeResponse
        {
            ExecutionType = FindType(session, TypeKinds.Execution, request.TypeName, request.HasTypeVersion ? request.TypeVersion : null),
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionTypesByIDResponse> GetExecutionTypesByID(
        GetExecutionTypesByIDRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionTypesByIDResponse
        {
            ExecutionTypes = { FindTypes(session, TypeKinds.Execution, request.TypeIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionTypesResponse> GetExecutionTypes(GetExecutionTypesRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionTypesResponse
        {
            ExecutionTypes = { TypeReader.List(session, TypeKinds.Execution).Select(TypeKinds.Execution.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionTypesByExternalIdsResponse> GetExecutionTypesByExternalIds(
        GetExecutionTypesByExternalIdsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionTypesByExternalIdsResponse
        {
            ExecutionTypes = { FindTypesByExternalIds(session, TypeKinds.Execution, request.ExternalIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextTypeResponse> GetContextType(GetContextTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextTypeResponse
        {
            ContextType = FindType(session, TypeKinds.Context, request.TypeName, request.HasTypeVersion ? request.TypeVersion : null),
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextTypesByIDResponse> GetContextTypesByID(GetContextTypesByIDRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextTypesByIDResponse
        {
            ContextTypes = { FindTypes(session, TypeKinds.Context, request.TypeIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextTypesResponse> GetContextTypes(GetContextTypesRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextTypesResponse
        {
            ContextTypes = { TypeReader.List(session, TypeKinds.Context).Select(TypeKinds.Context.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextTypesByExternalIdsResponse> GetContextTypesByExternalIds(
        GetContextTypesByExternalIdsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextTypesByExternalIdsResponse
        {
            ContextTypes = { FindTypesByExternalIds(session, TypeKinds.Context, request.ExternalIds) },
        });
    }

    private static void RequireMatchAllFields(bool allFieldsMatch)
    {
        if (!allFieldsMatch)
            throw StoreErrors.Unimplemented("Must match all fields.");
    }

    private static List<long> PutAll<T>(StoreSession session, TypeKindOf<T> kind, IEnumerable<T> types, PutTypesRequest request)
        where T : IMessage<T> =>
        TypeWriter.PutAll(session, kind, types.Select(kind.FromMessage), request.CanAddFields, request.CanOmitFields);

    private static T FindType<T>(StoreSession session, TypeKindOf<T> kind, string name, string? version)
        where T : IMessage<T> =>
        TypeReader.FindByName(session, kind, name, version) is { } type
            ? kind.ToMessage(type)
            : throw StoreErrors.NotFound($"No type found for query, name: `{name}`, version: `{version ?? "nullopt"}`");

    /// <summary>In the order of the request, repeated as there; unknown ids are left out.</summary>
    private static IEnumerable<T> FindTypes<T>(StoreSession session, TypeKindOf<T> kind, IReadOnlyCollection<long> ids)
        where T : IMessage<T>
    {
        var types = TypeReader.FindByIds(session, kind, ids);
        return ids.Where(types.ContainsKey).Select(id => kind.ToMessage(types[id]));
    }

    private static IEnumerable<T> FindTypesByExternalIds<T>(StoreSession session, TypeKindOf<T> kind, RepeatedField<string> externalIds)
        where T : IMessage<T>
    {
        RequireNoEmptyExternalId(externalIds);
        var types = TypeReader.FindByExternalIds(session, kind, externalIds);
        if (types.Count == 0 && externalIds.Count > 0)
            throw StoreErrors.NotFound("No types found for external_ids.");
        return types.Select(kind.ToMessage);
    }

    private static void RequireNoEmptyExternalId(IEnumerable<string> externalIds)
    {
        if (externalIds.Any(string.IsNullOrEmpty))
            throw StoreErrors.InvalidArgument("Invalid argument because at least one empty external_id exists.");
    }
}
