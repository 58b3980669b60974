using System.Text;
using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>One call of MLMD: the request and what its answer means. It can be sent any number of times, always the same bytes.</summary>
/// <typeparam name="TResult">The answer in the terms of the domain.</typeparam>
internal abstract class RpcCall<TResult>(IMessage request)
{
    private const string RequestSuffix = "Request";

    public IMessage Request { get; } = request;

    /// <summary>The name of the RPC: requests are named after it.</summary>
    public string Rpc { get; } = request.Descriptor.Name[..^RequestSuffix.Length];

    /// <summary>Sends it. The answer as it came is given too, for its size, and what the store says that it left out of it.</summary>
    public abstract Task<(TResult Result, IMessage Answer, string? LeftOut)> SendAsync(MetadataStoreService.MetadataStoreServiceClient client, CallOptions options);

    /// <summary>What the store says that it left out of an answer.</summary>
    protected static string? LeftOut(Metadata trailers) =>
        trailers.GetValueBytes(EmbeddedStore.LeftOutTrailer) is { Length: > 0 } text ? Encoding.UTF8.GetString(text) : null;
}
