using System.Globalization;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Client;

/// <summary>A store without an end: every node has events that lead to others, every context has more executions.</summary>
/// <param name="fan">The events of a node that lead on.</param>
internal sealed class EndlessService(int fan) : MetadataStoreService.MetadataStoreServiceBase
{
    private readonly Lock _gate = new();
    private long _last = 1;

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether every answer is larger than the limit.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>The text of each node.</summary>
    public string Text { get; init; } = "";

    /// <summary>The most nodes, for a store that has an end after all.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>The calls that came.</summary>
    public int Calls { get; private set; }

    public override Task<GetEventsByArtifactIDsResponse> GetEventsByArtifactIDs(GetEventsByArtifactIDsRequest request, ServerCallContext context) =>
        AnswerAsync(context, () => new GetEventsByArtifactIDsResponse { Events = { request.ArtifactIds.SelectMany(id => Onward(id, artifact: true)) } });

    public override Task<GetEventsByExecutionIDsResponse> GetEventsByExecutionIDs(GetEventsByExecutionIDsRequest request, ServerCallContext context) =>
        AnswerAsync(context, () => new GetEventsByExecutionIDsResponse { Events = { request.ExecutionIds.SelectMany(id => Onward(id, artifact: false)) } });

    public override Task<GetArtifactsByIDResponse> GetArtifactsByID(GetArtifactsByIDRequest request, ServerCallContext context) =>
        AnswerAsync(context, () => new GetArtifactsByIDResponse { Artifacts = { request.ArtifactIds.Select(id => new Artifact { Id = id, TypeId = 1, Type = "D", Uri = "s3://" + Text }) } });

    public override Task<GetExecutionsByIDResponse> GetExecutionsByID(GetExecutionsByIDRequest request, ServerCallContext context) =>
        AnswerAsync(context, () => new GetExecutionsByIDResponse { Executions = { request.ExecutionIds.Select(Execution) } });

    public override Task<GetContextsByIDResponse> GetContextsByID(GetContextsByIDRequest request, ServerCallContext context) =>
        AnswerAsync(context, static () => new GetContextsByIDResponse());

    public override Task<GetArtifactsResponse> GetArtifacts(GetArtifactsRequest request, ServerCallContext context) =>
        AnswerAsync(context, static () => new GetArtifactsResponse());

    /// <summary>Several steps at once are too much of an answer; of contexts there are none.</summary>
    public override Task<GetLineageSubgraphResponse> GetLineageSubgraph(GetLineageSubgraphRequest request, ServerCallContext context) =>
        request.LineageSubgraphQueryOptions.MaxNumHops > 0
            ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "too large"))
            : AnswerAsync(context, static () => new GetLineageSubgraphResponse { LineageSubgraph = new LineageGraph() });

    public override Task<GetExecutionsByContextResponse> GetExecutionsByContext(GetExecutionsByContextRequest request, ServerCallContext context) =>
        AnswerAsync(context, () =>
        {
            var first = long.Parse("0" + request.Options.NextPageToken, CultureInfo.InvariantCulture) + 1;
            var answer = new GetExecutionsByContextResponse { NextPageToken = (first + request.Options.MaxResultSize - 1).ToString(CultureInfo.InvariantCulture) };
            for (var row = 0; row < request.Options.MaxResultSize; row++) answer.Executions.Add(Execution(first + row));
            return answer;
        });

    private Execution Execution(long id) => new()
    {
        Id = id,
        TypeId = 2,
        Type = "components.T",
        CustomProperties = { ["text"] = new Value { StringValue = Text } },
    };

    /// <summary>Artifacts are read by executions, and those write artifacts: all of them new.</summary>
    private List<Event> Onward(long id, bool artifact)
    {
        var events = new List<Event>();
        // Pages are asked for side by side.
        lock (_gate)
        {
            for (var number = 0; number < fan && _last < Most; number++)
            {
                var next = ++_last;
                events.Add(artifact
                    ? new Event { ArtifactId = id, ExecutionId = next, Type = Event.Types.Type.Input }
                    : new Event { ArtifactId = next, ExecutionId = id, Type = Event.Types.Type.Output });
            }
        }

        return events;
    }

    private async Task<TAnswer> AnswerAsync<TAnswer>(ServerCallContext context, Func<TAnswer> answer)
    {
        Calls++;
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, context.CancellationToken);
        return IsTooLarge ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "Received message exceeds the maximum.")) : answer();
    }
}
