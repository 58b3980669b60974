using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>What a listener outside of the module's own load context hears of it.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public void A_listener_of_the_session_hears_spans_and_measurements()
    {
        var spans = new ConcurrentQueue<string>();
        var measurements = new ConcurrentQueue<double>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "KfpMetadata",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => spans.Enqueue(activity.DisplayName),
        };
        ActivitySource.AddActivityListener(activities);
        using var meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "KfpMetadata") listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, seconds, _, _) => measurements.Enqueue(seconds));
        meters.Start();

        using var session = new ModuleSession();
        _ = session.Invoke("Connect-Mlmd -InMemory; Get-OrNewMlmdRunContext -RunId heard").Succeeded;

        Assert.Contains("ml_metadata.MetadataStoreService/PutContexts", spans);
        Assert.NotEmpty(measurements);
        Assert.All(measurements, static seconds => Assert.InRange(seconds, 0, 60));
    }
}
