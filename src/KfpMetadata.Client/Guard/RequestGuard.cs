using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using static KfpMetadata.Client.RequestNodes;

namespace KfpMetadata.Client;

/// <summary>
/// Refuses the forms of requests that are known to harm a real server or its rows. The rules were found by running MLMD 1.14.0 and 1.17.1;
/// each message names its rule and what to do instead.
/// </summary>
internal static class RequestGuard
{
    /// <summary>Refuses the request, or does nothing.</summary>
    /// <exception cref="MlmdException">The form is refused.</exception>
    public static void Check(IMessage request, GuardPolicy policy)
    {
        Writable(request, policy);
        foreach (var node in Of(request)) ValueGuard.Check(node, policy.IsServer);
        foreach (var type in TypeView.In(request)) ValueGuard.Check(type, policy.IsServer);
        TextGuard.Check(request, policy.IsServer);
        switch (request)
        {
            case PutArtifactsRequest put: Check(put); break;
            case PutExecutionsRequest put: Check(put); break;
            case PutContextsRequest put: Check(put); break;
            case PutExecutionRequest put: Check(put, policy); break;
            case PutLineageSubgraphRequest put: Check(put, policy); break;
            case GetArtifactsByURIRequest get: Check(get); break;
            default: ListGuard.Check(request); break;
        }
    }

    internal static MlmdException Unsafe(string message) => new(MlmdErrorId.UnsafeRequest, message, MlmdStatusCode.InvalidArgument);

    internal static void Check(PutArtifactsRequest put) => Updates(Of(put), put.UpdateMask);

    internal static void Check(PutExecutionsRequest put) => Updates(Of(put), put.UpdateMask);

    internal static void Check(PutContextsRequest put) => Updates(Of(put), put.UpdateMask);

    internal static void Check(PutExecutionRequest put, GuardPolicy policy)
    {
        if (put.Options is { ReuseArtifactIfAlreadyExistByExternalId: true }) throw ReuseArtifact();
        Whole(Of(put), put.Options is { ReuseContextIfAlreadyExist: true });
        for (var i = 0; i < put.ArtifactEventPairs.Count; i++)
        {
            var pair = put.ArtifactEventPairs[i];
            var where = new RequestPlace("artifact_event_pairs", i);
            if (pair.Artifact is not null) continue;
            if (pair.Event is null)
                throw Unsafe($"{where} is empty, and a server writes an attribution to artifact -1 for it, after which the run can no longer be read. Remove it, or fill it in.");
            Seen(MlmdNodeKind.Artifact, pair.Event.ArtifactId, where, policy);
        }
    }

    internal static void Check(PutLineageSubgraphRequest put, GuardPolicy policy)
    {
        if (put.Options is { ReuseArtifactIfAlreadyExistByExternalId: true }) throw ReuseArtifact();
        Whole(Of(put), put.Options is { ReuseContextIfAlreadyExist: true });
        for (var i = 0; i < put.EventEdges.Count; i++)
        {
            var edge = put.EventEdges[i];
            var where = new RequestPlace("event_edges", i);
            if (edge.Event is null) continue;
            if (!edge.HasArtifactIndex) Seen(MlmdNodeKind.Artifact, edge.Event.ArtifactId, where, policy);
            if (!edge.HasExecutionIndex) Seen(MlmdNodeKind.Execution, edge.Event.ExecutionId, where, policy);
        }
    }

    internal static void Check(GetArtifactsByURIRequest get)
    {
        // The field is removed, so it can only be among the unknown ones: a sent request that has it is refused by every server since 0.22.
        using var bytes = new CodedInputStream(get.ToByteArray());
        uint tag;
        while ((tag = bytes.ReadTag()) != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
                throw Unsafe("GetArtifactsByURI has the removed field 'uri' (1), which servers refuse. Use 'uris'.");
            bytes.SkipLastField();
        }
    }

    /// <summary>What even a forced request keeps to: a read-only connection stays so, and an old server would lose data by any write.</summary>
    internal static void Writable(IMessage request, GuardPolicy policy)
    {
        if (!request.Descriptor.Name.StartsWith("Put", StringComparison.Ordinal)) return;
        if (policy.IsReadOnly) throw MlmdErrors.ReadOnly(policy.Name());
        if (policy.IsTooOld)
        {
            throw new MlmdException(
                MlmdErrorId.ServerTooOld,
                $"The server of the connection '{policy.Name()}' is older than MLMD 1.14: it ignores the masks that keep an update from deleting what it does not name, so this client only reads from it. "
                + "Upgrade the server (Kubeflow Pipelines 2.0.2 and later bring 1.14.0).",
                MlmdStatusCode.FailedPrecondition);
        }
    }

    /// <summary>The rules for a request that can hold new nodes and changes of existing ones.</summary>
    private static void Updates(IEnumerable<NodeView> nodes, FieldMask? mask)
    {
        foreach (var node in nodes)
        {
            if (node.Id is null) continue;
            if (mask is null || mask.Paths.Count == 0)
                throw Unsafe($"{node.Label} changes an existing node without an update mask, which clears everything that the message does not hold. Send update_mask with the paths to change.");
            if (node.TypeId is null or 0)
                throw Unsafe($"{node.Label} changes an existing node without type_id; on MLMD 1.14.0 the node could never be read again. Send the type_id that it has.");
        }
    }

    /// <summary>The rules for the calls that have no mask: they create nodes, and nodes that exist are only referred to.</summary>
    private static void Whole(IEnumerable<NodeView> nodes, bool reuseContext)
    {
        foreach (var node in nodes)
        {
            if (node.Id is not null && node.Kind == MlmdNodeKind.Context)
                throw Unsafe($"{node.Label} has an id: its properties and external id would be overwritten. Send type_id, name and properties with reuse_context_if_already_exist.");
            if (node.Id is not null)
                throw Unsafe($"{node.Label} has an id: the stored node would be overwritten with the message. Refer to it by its id in an event, and change it by a masked update.");
            if (node.Kind != MlmdNodeKind.Context || !reuseContext) continue;
            if (string.IsNullOrEmpty(node.Name) || node.TypeId is null or 0)
                throw Unsafe($"{node.Label} lacks its name or type_id, by which an existing context is found. Send both.");
        }
    }

    private static void Seen(MlmdNodeKind kind, long id, RequestPlace where, GuardPolicy policy)
    {
        if (policy.Seen.Has(kind, id)) return;
        var noun = kind == MlmdNodeKind.Artifact ? "artifact" : "execution";
        throw Unsafe(
            $"{where} refers to {noun} {id}, which was not read on this connection. A server does not check that it exists, and a wrong id makes the run unreadable for everyone. "
            + $"Read the {noun} first, for example with Get-Mlmd{kind} {id}.");
    }

    private static MlmdException ReuseArtifact() =>
        Unsafe("The option reuse_artifact_if_already_exist_by_external_id overwrites the artifact that it finds with the message. Look the artifact up by its external id and refer to it by its id.");
}
