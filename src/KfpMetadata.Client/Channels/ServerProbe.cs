using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Finds out by reads alone whether a server answers and how old it is.</summary>
internal static class ServerProbe
{
    public const string Current = "1.14 or later";
    public const string Old = "before 1.14";

    /// <summary>One try.</summary>
    /// <returns>The release.</returns>
    /// <exception cref="RpcException">The server does not answer as an MLMD server does.</exception>
    public static async Task<string> RunAsync(CallInvoker invoker, DateTime deadline, CancellationToken token)
    {
        var client = new MetadataStoreService.MetadataStoreServiceClient(invoker);
        var options = new CallOptions(deadline: deadline, cancellationToken: token);
        var release = await ReleaseAsync(client, options).ConfigureAwait(false);

        // The release is told before the database is asked; only this tells that the store itself answers.
        if (string.Equals(release, Old, StringComparison.Ordinal)) await client.GetContextTypesAsync(new GetContextTypesRequest(), options).ConfigureAwait(false);
        await client.GetContextsAsync(new GetContextsRequest { Options = new ListOperationOptions { MaxResultSize = 1 } }, options).ConfigureAwait(false);
        return release;
    }

    private static async Task<string> ReleaseAsync(MetadataStoreService.MetadataStoreServiceClient client, CallOptions options)
    {
        try
        {
            await client.GetLineageSubgraphAsync(new GetLineageSubgraphRequest(), options).ConfigureAwait(false);
            return Current;
        }
        catch (RpcException answer) when (answer.StatusCode == StatusCode.InvalidArgument)
        {
            return Current;
        }
        catch (RpcException answer) when (answer.StatusCode == StatusCode.Unimplemented)
        {
            return Old;
        }
    }
}
