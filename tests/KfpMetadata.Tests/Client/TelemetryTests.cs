using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>What a listener of spans and measurements hears of calls.</summary>
public sealed class TelemetryTests
{
    private const string PutType = "ml_metadata.MetadataStoreService/PutArtifactType";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<StoreKind> Kinds => TestStore.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_attempt_is_a_span_with_the_names_of_the_conventions(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        using var root = new Activity("test").Start();
        using var spans = new Spans(root.TraceId);

        await store.Client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token);

        var span = Assert.Single(spans.Ended, span => span.DisplayName == PutType);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(root.SpanId, span.ParentSpanId);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("grpc", span.GetTagItem("rpc.system.name"));
        Assert.Equal(PutType, span.GetTagItem("rpc.method"));
        Assert.Equal("OK", span.GetTagItem("rpc.response.status_code"));
        Assert.Null(span.GetTagItem("error.type"));
        Assert.Null(span.GetTagItem("kfpmetadata.attempt"));
        var isServer = store.Description.Kind == MlmdStoreKind.Server;
        Assert.Equal(isServer ? "127.0.0.1" : "memory", span.GetTagItem("server.address"));
        Assert.Equal(isServer ? store.Description.Address : "memory", isServer ? $"127.0.0.1:{span.GetTagItem("server.port")}" : "memory");
    }

    [Fact]
    public async Task A_repeated_call_is_a_span_for_each_attempt()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        using var root = new Activity("test").Start();
        using var spans = new Spans(root.TraceId);
        store.Faults.First("PutArtifactType", Fault.Aborted);

        await store.Client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token);

        var attempts = spans.Ended.Where(span => span.DisplayName == PutType).ToList();
        Assert.Equal(["ABORTED", "OK"], attempts.Select(span => span.GetTagItem("rpc.response.status_code")));
        Assert.Equal("ABORTED", attempts[0].GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, attempts[0].Status);
        Assert.Equal(2, attempts[1].GetTagItem("kfpmetadata.attempt"));
    }

    [Fact]
    public async Task The_duration_of_every_attempt_is_measured_in_seconds()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var heard = new ConcurrentQueue<(double Seconds, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Name: "rpc.client.call.duration", Unit: "s", Meter.Name: "KfpMetadata" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            heard.Enqueue((seconds, tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value, StringComparer.Ordinal))));
        listener.Start();
        store.Faults.First("GetParentContextsByContext", Fault.Aborted);

        await Assert.ThrowsAsync<MlmdException>(() => store.Client.PutParentContextAsync(1, 2, Token));

        var measured = Assert.Single(heard, static one => ((string?)one.Tags["rpc.method"])!.EndsWith("/PutParentContexts", StringComparison.Ordinal));
        Assert.InRange(measured.Seconds, 0, 10);
        Assert.Equal("memory", measured.Tags["server.address"]);
        Assert.Equal(measured.Tags["rpc.response.status_code"], measured.Tags["error.type"]);
    }

    /// <summary>The spans of one trace: other tests of this process make their own.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;

        public Spans(ActivityTraceId trace)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "KfpMetadata",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == trace) Ended.Enqueue(activity);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Ended { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
