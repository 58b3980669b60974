using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KfpMetadata.Server;

/// <summary>The server is healthy while its store can be read.</summary>
internal sealed class StoreHealthCheck(EmbeddedStore store) : IHealthCheck
{
    /// <summary>A predefined type, which every store has.</summary>
    private const long TypeId = 1;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.GetArtifactTypesByID(new GetArtifactTypesByIDRequest { TypeIds = { TypeId } }, context: null!);
            return HealthCheckResult.Healthy();
        }
        catch (RpcException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Status.Detail, exception);
        }
    }
}
