namespace KfpMetadata;

/// <summary>
/// The events of a walk in one way, step by step. A narrow front asks <c>GetLineageSubgraph</c> for several steps at once, so that a long
/// chain is a few calls; a wide front reads the events of 100 nodes a call, which is as good and never more than the walk needs.
/// </summary>
/// <remarks>
/// <c>GetLineageSubgraph</c> is used within what was measured on MLMD 1.17.1, 1.14.0 and the embedded store, where its events are exactly
/// those of the walk: no more than 100 starting nodes of one kind (of more, a server leaves some out without a word), no more than 100
/// hops a call, events only (nodes carry nothing but their ids). Steps and ends are the walk's own. With <c>-Until</c> it is not used:
/// MLMD 1.14 does not know ending nodes and would read all that lies behind them.
/// </remarks>
internal sealed class LineageEvents(IMlmdClient client, LineageRequest request, bool upstream, CancellationToken cancellationToken)
{
    private const int FirstReach = 8;
    private const int MostReach = 100;

    /// <summary>An answer of so many events was worth a call, and a longer one might be too large for a message.</summary>
    private const int Plenty = 2000;

    private readonly MlmdLineageDirection _direction = upstream ? MlmdLineageDirection.Upstream : MlmdLineageDirection.Downstream;
    private ILookup<LineageKey?, MlmdEvent> _ahead = Array.Empty<MlmdEvent>().ToLookup(static _ => (LineageKey?)null);
    private int _reach = request.IsEnd is null ? FirstReach : 0;
    private IReadOnlyList<MlmdEvent> _fresh = [];
    private int _stepsAhead;
    private int _answered;
    private int _used;

    /// <summary>The events that lead on from nodes.</summary>
    /// <param name="front">The nodes of this step: those that the step before found.</param>
    /// <param name="stepsLeft">This step and those after it.</param>
    public async Task<List<MlmdEvent>> OfAsync(IReadOnlyList<LineageKey> front, int stepsLeft)
    {
        if (_stepsAhead == 0 && IsNarrow(front)) await ReadAheadAsync(front, stepsLeft).ConfigureAwait(false);
        var found = new List<MlmdEvent>();
        if (_stepsAhead > 0)
        {
            _stepsAhead--;
            foreach (var key in front) found.AddRange(_ahead[key]);
            _used += found.Count;
            return found;
        }

        await ReadAsync<MlmdArtifact>(front, MlmdNodeKind.Artifact, found).ConfigureAwait(false);
        await ReadAsync<MlmdExecution>(front, MlmdNodeKind.Execution, found).ConfigureAwait(false);
        return found;
    }

    /// <summary>What was read ahead since this was last asked: its nodes can be read together.</summary>
    public IReadOnlyList<MlmdEvent> TakeAhead()
    {
        var fresh = _fresh;
        _fresh = [];
        return fresh;
    }

    private static bool IsNarrow(IReadOnlyList<LineageKey> front) =>
        front.Count <= NodeQuery.LargestPage && front.All(key => key.Kind == front[0].Kind);

    private async Task ReadAheadAsync(IReadOnlyList<LineageKey> front, int stepsLeft)
    {
        // Where cycles lead the store over ground that the walk knows, reading ahead reads most things again.
        if (_used * 2 < _answered) _reach = 0;
        var hops = Math.Min(_reach, stepsLeft);
        if (hops < 2) return;
        long[] ids = [.. front.Select(static key => key.Id)];
        IReadOnlyList<MlmdEvent>? events;
        try
        {
            events = front[0].Kind == MlmdNodeKind.Artifact
                ? await client.GetLineageEventsAsync<MlmdArtifact>(ids, _direction, hops, cancellationToken).ConfigureAwait(false)
                : await client.GetLineageEventsAsync<MlmdExecution>(ids, _direction, hops, cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException large) when (large.StatusCode == MlmdStatusCode.ResourceExhausted)
        {
            events = null;
        }

        if (events is null)
        {
            _reach = 0;
            return;
        }

        _ahead = events.ToLookup(LeadsOnFrom);
        _fresh = upstream && !request.IncludeCached ? FirstWritten(front, hops) : events;
        _stepsAhead = hops;
        (_answered, _used) = (_fresh.Count, 0);
        _reach = _fresh.Count < Plenty ? Math.Min(_reach * 4, MostReach) : Math.Max(_reach / 4, 2);
    }

    /// <summary>
    /// Those of the events read ahead that the walk will most likely need: of an artifact that many executions have as output, only the
    /// first one's. Whether it came from the cache is known when its step is walked; the others are there then.
    /// </summary>
    private List<MlmdEvent> FirstWritten(IReadOnlyList<LineageKey> front, int hops)
    {
        var needed = new List<MlmdEvent>();
        var seen = front.ToHashSet();
        var step = front;
        for (var i = 0; i < hops && step.Count > 0; i++)
        {
            var next = new List<LineageKey>();
            foreach (var key in step)
            {
                var first = key.Kind == MlmdNodeKind.Artifact ? ArtifactMakers.Writers(_ahead[key]).FirstOrDefault() : 0;
                foreach (var link in _ahead[key].Where(link => first == 0 || link.ExecutionId == first))
                {
                    needed.Add(link);
                    var end = first == 0 ? new LineageKey(MlmdNodeKind.Artifact, link.ArtifactId) : new LineageKey(MlmdNodeKind.Execution, link.ExecutionId);
                    if (seen.Add(end)) next.Add(end);
                }
            }

            step = next;
        }

        return needed;
    }

    /// <summary>
    /// Upstream leads from an artifact to its producers, and from an execution to its inputs; downstream the other way. An event of no
    /// known type leads nowhere.
    /// </summary>
    private LineageKey? LeadsOnFrom(MlmdEvent link)
    {
        var input = MlmdLineageEdge.IsInputType(link.Type);
        if (!input && !MlmdLineageEdge.IsOutputType(link.Type)) return null;
        return input == upstream ? new(MlmdNodeKind.Execution, link.ExecutionId) : new(MlmdNodeKind.Artifact, link.ArtifactId);
    }

    private Task ReadAsync<TNode>(IReadOnlyList<LineageKey> front, MlmdNodeKind kind, List<MlmdEvent> found)
        where TNode : MlmdNode =>
        LineagePages.ReadAsync<MlmdEvent>(
            [.. front.Where(key => key.Kind == kind).Select(static key => key.Id)],
            client.GetEventsAsync<TNode>,
            events =>
            {
                found.AddRange(events.Where(link => LeadsOnFrom(link)?.Kind == kind));
                if (found.Count <= request.Budget.Edges) return true;
                request.Budget.Reach(MlmdReadLimits.Edges);
                return false;
            },
            cancellationToken);
}
