using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>
/// Spans and measurements of every attempt of a call, by OpenTelemetry's conventions for gRPC clients. They hold names and numbers, never
/// what a message holds. Nothing is made while nobody listens.
/// </summary>
internal sealed class CallTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "KfpMetadata";

    private const string ErrorType = "error.type";
    private const string StatusCodeTag = "rpc.response.status_code";

    private static readonly string Version = typeof(CallTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";
    private static readonly string Service = MetadataStoreService.Descriptor.FullName;
    private static readonly ActivitySource Source = new(Name, Version);
    private static readonly Meter Meter = new(Name, Version);
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("rpc.client.call.duration", "s", "How long an attempt of a call to the store took.");

    private readonly string _address;
    private readonly int? _port;

    /// <summary>Makes the telemetry of one connection.</summary>
    /// <param name="kind">What it leads to.</param>
    /// <param name="address">The server's address, or the file.</param>
    public CallTelemetry(MlmdStoreKind kind, string address)
    {
        var server = kind != MlmdStoreKind.Server ? null
            : Uri.TryCreate(address, UriKind.Absolute, out var web) && web.Host.Length > 0 ? new HostAddress(web.IdnHost, web.Port)
            : HostAddress.Parse(address);
        _address = server?.HostName ?? address;
        _port = server?.Port;
    }

    /// <summary>Begins the span of an attempt; <see langword="null"/> where nobody listens.</summary>
    /// <param name="rpc">The call.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    public Activity? Begin(string rpc, int attempt)
    {
        if (!Source.HasListeners()) return null;
        var activity = Source.StartActivity(Method(rpc), ActivityKind.Client, default(ActivityContext), Tags(rpc));
        if (attempt > 1) activity?.SetTag("kfpmetadata.attempt", attempt);
        return activity;
    }

    /// <summary>Whether anyone wants what is told of an attempt.</summary>
    /// <param name="activity">What <see cref="Begin"/> gave.</param>
    public static bool IsHeard(Activity? activity) => activity is not null || Duration.Enabled;

    /// <summary>Ends the span of an attempt and measures it.</summary>
    /// <param name="activity">What <see cref="Begin"/> gave.</param>
    /// <param name="trace">How the attempt went.</param>
    public void End(Activity? activity, MlmdCallTrace trace)
    {
        if (!IsHeard(activity)) return;
        var status = trace.Status.GetValueOrDefault().GrpcName();
        var failed = trace.Status != MlmdStatusCode.Ok;
        if (activity is not null)
        {
            activity.SetTag(StatusCodeTag, status);
            activity.SetTag("rpc.request.size", trace.RequestBytes);
            if (failed) activity.SetTag(ErrorType, status).SetStatus(ActivityStatusCode.Error);
            else activity.SetTag("rpc.response.size", trace.ResponseBytes);
        }

        if (!Duration.Enabled) return;
        TagList tags = [.. Tags(trace.Rpc), new(StatusCodeTag, status)];
        if (failed) tags.Add(ErrorType, status);
        Duration.Record(trace.Duration.TotalSeconds, tags);
    }

    private static string Method(string rpc) => $"{Service}/{rpc}";

    private List<KeyValuePair<string, object?>> Tags(string rpc)
    {
        List<KeyValuePair<string, object?>> tags =
            [new("rpc.system.name", "grpc"), new("rpc.method", Method(rpc)), new("server.address", _address)];
        if (_port is { } port) tags.Add(new("server.port", port));
        return tags;
    }
}
