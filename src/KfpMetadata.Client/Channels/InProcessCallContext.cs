using Grpc.Core;
using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>What a handler of the service sees of a call that comes from the same process.</summary>
internal sealed class InProcessCallContext(string method, DateTime deadline, Metadata headers, Metadata trailers, CancellationToken token) : ServerCallContext, IPatience
{
    private readonly Dictionary<object, object> _userState = [];

    /// <inheritdoc/>
    public bool MayWait { get; set; }

    protected override string MethodCore => method;

    protected override string HostCore => "in-process";

    protected override string PeerCore => "in-process";

    protected override DateTime DeadlineCore => deadline;

    protected override Metadata RequestHeadersCore => headers;

    protected override CancellationToken CancellationTokenCore => token;

    protected override Metadata ResponseTrailersCore => trailers;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override IDictionary<object, object> UserStateCore => _userState;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls within a process have nothing to propagate.");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
