using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Writes links between existing nodes: events, attributions, associations and parents.</summary>
internal sealed class LinkWriter(StoreSession session, NodeReader reader)
{
    private static readonly WriteAnswer Done = new();

    public async Task MembersAsync(IReadOnlyCollection<ContextMember> attributions, IReadOnlyCollection<ContextMember> associations, CallScope scope)
    {
        if (attributions.Count == 0 && associations.Count == 0) return;
        var request = new PutAttributionsAndAssociationsRequest
        {
            Attributions = { attributions.Distinct().Select(static member => new Attribution { ArtifactId = member.NodeId, ContextId = member.ContextId }) },
            Associations = { associations.Distinct().Select(static member => new Association { ExecutionId = member.NodeId, ContextId = member.ContextId }) },
        };
        await session.Writer.WriteAsync(
            new Write(Rpc.Of(
                request,
                static (client, request, options) => client.PutAttributionsAndAssociationsAsync(request, options),
                static _ => Done))
            {
                IsRepeatable = true,
            },
            scope).ConfigureAwait(false);
    }

    public async Task ParentAsync(long childId, long parentId, CallScope scope)
    {
        var request = new PutParentContextsRequest { ParentContexts = { new ParentContext { ChildId = childId, ParentId = parentId } } };
        await session.Writer.WriteAsync(
            new Write(Rpc.Of(request, static (client, request, options) => client.PutParentContextsAsync(request, options), static _ => Done))
            {
                FindAsync = async (_, look) =>
                    (await reader.RelatedAsync(childId, children: false, look).ConfigureAwait(false)).Any(context => context.Id == parentId) ? Done : null,
            },
            scope).ConfigureAwait(false);
    }

    public async Task EventsAsync(IReadOnlyList<MlmdEvent> events, CallScope scope)
    {
        var left = Once(events);
        while (left.Count > 0)
        {
            var taken = false;
            await session.Writer.WriteAsync(
                new Write(Rpc.Of(
                    new PutEventsRequest { Events = { left.Select(EventCodec.Encode) } },
                    static (client, request, options) => client.PutEventsAsync(request, options),
                    static _ => Done))
                {
                    CheckCommand = $"Get-MlmdEvent -Execution {left[0].ExecutionId}",
                    FindAsync = async (_, look) =>
                    {
                        var missing = await MissingAsync(left, look).ConfigureAwait(false);
                        if (missing.Count == left.Count) return null;

                        // All rolled back because some were there: the others are sent by themselves.
                        left = missing;
                        taken = true;
                        return Done;
                    },
                },
                scope).ConfigureAwait(false);
            if (!taken) return;
        }
    }

    private static List<MlmdEvent> Once(IReadOnlyList<MlmdEvent> events)
    {
        var result = new Dictionary<(long, long, MlmdEventType), MlmdEvent>();
        foreach (var link in events)
        {
            if (!result.TryAdd(Identity(link), link) && !SamePath(link, result[Identity(link)])) throw Otherwise(link, result[Identity(link)]);
        }

        return [.. result.Values];
    }

    /// <summary>The events that are not in the store.</summary>
    /// <exception cref="MlmdException">One is there under another name (<c>MlmdLinkedOtherwise</c>).</exception>
    private async Task<List<MlmdEvent>> MissingAsync(List<MlmdEvent> events, CallScope scope)
    {
        var stored = (await reader.EventsAsync<MlmdExecution>([.. events.Select(static link => link.ExecutionId)], scope).ConfigureAwait(false)).ToLookup(Identity);
        var missing = new List<MlmdEvent>();
        foreach (var link in events)
        {
            var there = stored[Identity(link)].ToList();
            if (there.Count == 0) missing.Add(link);
            else if (!there.Exists(other => SamePath(other, link))) throw Otherwise(link, there[0]);
        }

        return missing;
    }

    private static (long Artifact, long Execution, MlmdEventType Type) Identity(MlmdEvent link) => (link.ArtifactId, link.ExecutionId, link.Type);

    private static bool SamePath(MlmdEvent left, MlmdEvent right) => left.Path.SequenceEqual(right.Path);

    private static MlmdException Otherwise(MlmdEvent link, MlmdEvent there) => new(
        MlmdErrorId.LinkedOtherwise,
        $"Artifact {link.ArtifactId} is already linked to execution {link.ExecutionId} ({link.Type}) as '{string.Join(", ", there.Path.AsEnumerable())}', not as '{string.Join(", ", link.Path.AsEnumerable())}'. "
        + "MLMD keeps one event of a type for the pair; nothing was changed.",
        MlmdStatusCode.AlreadyExists);
}
