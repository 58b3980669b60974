using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The stages that make calls: whether they are let through, and whether MLMD answers.</summary>
/// <param name="runner">Makes the calls.</param>
/// <param name="isWeb">Whether they go by gRPC-Web.</param>
internal sealed class RpcStages(CallRunner runner, bool isWeb)
{
    private RpcException? _answer;

    /// <summary>Whether a call is let through to the server.</summary>
    public async Task<Finding> AuthorizeAsync(CancellationToken token)
    {
        try
        {
            await runner.SendOnceAsync(Rpc.Of(
                new GetLineageSubgraphRequest(), static (client, request, options) => client.GetLineageSubgraphAsync(request, options), static answer => answer), token).ConfigureAwait(false);
        }
        catch (RpcException answer)
        {
            token.ThrowIfCancellationRequested();
            _answer = answer;
        }

        return _answer switch
        {
            { StatusCode: StatusCode.Unauthenticated } => Finding.Failed(
                $"The call is refused: {Said(_answer)}", "Give what says who you are: -BearerToken, or a client certificate. A token may have ended."),
            { StatusCode: StatusCode.PermissionDenied } when Said(_answer).Contains("RBAC", StringComparison.Ordinal) => Finding.Failed(
                $"An authorisation policy of Istio refuses the call: {Said(_answer)}",
                "Ask the administrator of the cluster for an AuthorizationPolicy that lets this client reach metadata-grpc-service."),
            { StatusCode: StatusCode.PermissionDenied } => Finding.Failed(
                $"The call is not allowed: {Said(_answer)}", "Ask the administrator of the cluster for access to the metadata service."),
            not null when Said(_answer).Contains("HTTP status code: 30", StringComparison.Ordinal) => Finding.Failed(
                $"A gateway sends the call elsewhere, probably to a page to log in: {Said(_answer)}",
                "Connect past the gateway (kubectl port-forward), or with the token or header that it asks for (-BearerToken, -Header)."),
            not null when !Verdicts.FromOtherSide(_answer) && !Verdicts.IsUndecodable(_answer) => Finding.Skipped("Nothing answered the call, so whether calls are let through is not known."),
            _ => Finding.Passed("Calls are let through."),
        };
    }

    /// <summary>Whether MLMD answers, and which.</summary>
    public async Task<Finding> AnswerAsync(CancellationToken token)
    {
        if (_answer is null or { StatusCode: StatusCode.InvalidArgument })
            return Finding.Passed("MLMD answers, release 1.14 or later.");
        var said = Said(_answer);
        if (isWeb && said.StartsWith("Bad gRPC response", StringComparison.Ordinal) && _answer.StatusCode != StatusCode.Unavailable)
        {
            return Finding.Failed(
                $"What answers speaks HTTP, but not gRPC-Web: {said}",
                "Check the address (-Uri): calls go to its path followed by /ml_metadata.MetadataStoreService; Kubeflow's own route for them is at the root of its host.");
        }

        if (_answer.StatusCode == StatusCode.Unimplemented) return await OfUnimplementedAsync(said, token).ConfigureAwait(false);
        if (said.StartsWith("Bad gRPC response", StringComparison.Ordinal) && _answer.StatusCode != StatusCode.Unavailable)
        {
            return Finding.Failed(
                $"What answers speaks HTTP/2, but not gRPC: {said}",
                "Connect to the port of MLMD itself (metadata-grpc-service, 8080), not to a web page or to the gRPC-Web port of Envoy, which needs -Web -Uri.");
        }

        if (_answer.StatusCode == StatusCode.Unavailable)
        {
            return Finding.Failed(
                $"Something before MLMD answers, and does not reach it: {said}",
                "Check that the pod of metadata-grpc-deployment runs and is ready.");
        }

        // A server whose database does not answer speaks so; the next stage looks at it.
        return Verdicts.FromOtherSide(_answer)
            ? Finding.Passed($"A gRPC server answers ({_answer.StatusCode}).")
            : Finding.Failed(said, "Run it again; if it stays, see the log of the server.");
    }

    /// <summary>A call that every release knows.</summary>
    public static RpcCall<GetContextTypesResponse> ContextTypes(GetContextTypesRequest request) =>
        Rpc.Of(request, static (client, request, options) => client.GetContextTypesAsync(request, options), static answer => answer);

    private async Task<Finding> OfUnimplementedAsync(string said, CancellationToken token)
    {
        try
        {
            await runner.SendOnceAsync(ContextTypes(new GetContextTypesRequest()), token).ConfigureAwait(false);
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.Unimplemented)
        {
            return Finding.Failed($"A gRPC server answers that is not MLMD: {said}", "Check the host and port: MLMD is metadata-grpc-service, 8080.");
        }
        catch (RpcException)
        {
            // It knows the call; why it fails is the next stage's.
        }

        return new Finding(
            MlmdTestResult.Warning,
            "MLMD answers, a release before 1.14 (Kubeflow Pipelines 2.0.1 and older).",
            "It can be read. Writes are refused here, because such a server deletes properties with an update.");
    }

    private static string Said(RpcException answer) => answer.Status.Detail is { Length: > 0 } text ? text : answer.StatusCode.ToString();
}
