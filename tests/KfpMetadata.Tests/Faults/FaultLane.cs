using KfpMetadata.Tests.Client;
using StoreClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Faults;

/// <summary>Lets every disruption happen to one call, one after the other, and looks each time what came of it.</summary>
/// <param name="path">The way there.</param>
/// <param name="store">The store past it.</param>
/// <param name="call">The call.</param>
/// <param name="forGood">Whether the disruption lasts, so that repetitions and look-ups have no better luck.</param>
internal sealed class FaultLane(FaultPath path, StoreClient store, FaultedCall call, bool forGood)
{
    private const int MostTimes = 4;

    private static readonly string[] Lookups =
        ["GetExecutionByTypeAndName", "GetArtifactByTypeAndName", "GetContextByTypeAndName", "GetParentContextsByContext", "GetEventsByExecutionIDs"];

    /// <summary>The outcome of each disruption, in their order.</summary>
    /// <param name="disruptions">What happens.</param>
    /// <param name="name">Sets this lane apart from others on the store.</param>
    public async Task<IReadOnlyList<FaultOutcome>> RunAsync(IReadOnlyList<Disruption> disruptions, string name)
    {
        var scene = await Scene.MakeAsync(path.Client, name);
        var outcomes = new List<FaultOutcome>();
        for (var number = 0; number < disruptions.Count; number++) outcomes.Add(await HappenAsync(scene, disruptions, number));
        return outcomes;
    }

    /// <summary>
    /// A request that a dying connection took is sent again by the HTTP client itself, and nobody notices the disruption. What seems to have gone well
    /// at once is tried again, under another number.
    /// </summary>
    private async Task<FaultOutcome> HappenAsync(Scene scene, IReadOnlyList<Disruption> disruptions, int number)
    {
        var outcome = FaultOutcome.AtOnce;
        for (var time = 0; time < MostTimes && outcome == FaultOutcome.AtOnce; time++)
            outcome = await RunAsync(scene, disruptions[number], number + (time * disruptions.Count));
        return outcome;
    }

    private async Task<FaultOutcome> RunAsync(Scene scene, Disruption disruption, int number)
    {
        var send = await call.PrepareAsync(path.Client, scene, number);
        var before = await call.CountAsync(store, scene, number);
        path.Sent.Calls.Clear();
        if (forGood) path.StrikeAll(call.Rpc, disruption);
        else path.StrikeOnce(call.Rpc, disruption);
        MlmdException? error = null;
        try
        {
            await send();
        }
        catch (MlmdException failed)
        {
            error = failed;
        }

        path.Plan = static (_, _) => null;
        var calls = path.Sent.Calls.Select(static sent => sent.Rpc).SkipWhile(rpc => rpc != call.Rpc).ToList();
        var rows = await call.CountAsync(store, scene, number) - before;
        return (error, rows) switch
        {
            (_, > 1) => FaultOutcome.Doubled,
            ({ ErrorId: MlmdErrorId.OutcomeUnknown }, _) => FaultOutcome.OutcomeUnknown,
            (not null, 0) => FaultOutcome.Refused,
            (not null, _) => FaultOutcome.RefusedThoughDone,
            (null, 0) => FaultOutcome.Lost,
            _ when calls.Exists(static rpc => Lookups.Contains(rpc, StringComparer.Ordinal)) => FaultOutcome.FoundByKey,
            _ => calls.Count(rpc => rpc == call.Rpc) > 1 ? FaultOutcome.Repeated : FaultOutcome.AtOnce,
        };
    }
}
