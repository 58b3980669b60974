using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Client;

/// <summary>Answers as a server on MySQL does: without regard to case.</summary>
internal sealed class CaseBlindService : MetadataStoreService.MetadataStoreServiceBase
{
    private static readonly Context Run = new() { Id = 5, TypeId = 10, Type = "KfpRun", Name = "run-1" };

    private static readonly Artifact Model = new() { Id = 7, TypeId = 12, Type = "Model", Name = "m", Uri = "s3://b/model" };

    public override Task<GetContextByTypeAndNameResponse> GetContextByTypeAndName(GetContextByTypeAndNameRequest request, ServerCallContext context) =>
        Task.FromResult(new GetContextByTypeAndNameResponse { Context = Run });

    public override Task<GetContextTypeResponse> GetContextType(GetContextTypeRequest request, ServerCallContext context) =>
        Task.FromResult(new GetContextTypeResponse { ContextType = new ContextType { Id = 10, Name = "KfpRun" } });

    public override Task<GetContextTypesByIDResponse> GetContextTypesByID(GetContextTypesByIDRequest request, ServerCallContext context) =>
        Task.FromResult(new GetContextTypesByIDResponse { ContextTypes = { new ContextType { Id = 10, Name = "KfpRun" } } });

    public override Task<PutContextsResponse> PutContexts(PutContextsRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.AlreadyExists, "Given node already exists: x"));

    public override Task<GetArtifactsByURIResponse> GetArtifactsByURI(GetArtifactsByURIRequest request, ServerCallContext context) =>
        Task.FromResult(new GetArtifactsByURIResponse { Artifacts = { Model } });

    public override Task<GetArtifactsByTypeResponse> GetArtifactsByType(GetArtifactsByTypeRequest request, ServerCallContext context) =>
        Task.FromResult(new GetArtifactsByTypeResponse { Artifacts = { Model } });

    public override Task<GetExecutionTypesResponse> GetExecutionTypes(GetExecutionTypesRequest request, ServerCallContext context) =>
        throw new InvalidOperationException("broken inside");
}
