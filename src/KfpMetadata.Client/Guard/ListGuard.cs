using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The rule for lists.</summary>
internal static class ListGuard
{
    public static void Check(IMessage request)
    {
        var options = request switch
        {
            GetArtifactsRequest get => get.Options,
            GetExecutionsRequest get => get.Options,
            GetContextsRequest get => get.Options,
            GetArtifactsByTypeRequest get => get.Options,
            GetExecutionsByTypeRequest get => get.Options,
            GetContextsByTypeRequest get => get.Options,
            GetArtifactsByContextRequest get => get.Options,
            GetExecutionsByContextRequest get => get.Options,
            _ => null,
        };
        Check(options);
    }

    internal static void Check(ListOperationOptions? options)
    {
        if (options is { MaxResultSize: > NodeQuery.LargestPage })
            throw RequestGuard.Unsafe($"max_result_size is {options.MaxResultSize}; above {NodeQuery.LargestPage} a server loses the rows after the first page without a word. Ask for {NodeQuery.LargestPage} at most and follow next_page_token.");
    }
}
