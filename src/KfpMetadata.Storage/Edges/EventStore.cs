using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Edges;

/// <summary>Events: the edges between artifacts and executions, with their paths.</summary>
internal static class EventStore
{
    private const string Select = "SELECT id, artifact_id, execution_id, type, milliseconds_since_epoch FROM Event";

    public static void PutAll(StoreSession session, IReadOnlyCollection<Event> events)
    {
        var artifacts = NodeReader.ExistingIds(
            session, NodeKinds.Artifact, events.Where(item => item.HasArtifactId).Select(item => item.ArtifactId));
        var executions = NodeReader.ExistingIds(
            session, NodeKinds.Execution, events.Where(item => item.HasExecutionId).Select(item => item.ExecutionId));
        var writer = new EventWriter(session);
        foreach (var item in events)
        {
            try
            {
                Check(item);
                RequireNode(NodeKinds.Artifact, artifacts, item.ArtifactId);
                RequireNode(NodeKinds.Execution, executions, item.ExecutionId);
            }
            catch (RpcException)
            {
                // What is wrong with an earlier event comes first.
                writer.Flush();
                throw;
            }

            writer.Add(item);
        }

        writer.Flush();
    }

    /// <summary>The events of these artifacts or executions.</summary>
    public static IEnumerable<Event> Find(StoreSession session, NodeKind kind, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0)
            return [];
        var order = kind == NodeKinds.Artifact ? "artifact_id, execution_id, type" : "execution_id, id";
        return Find(session, kind.IdColumn, order, ids);
    }

    /// <summary>The events of these ids, in the order of the ids.</summary>
    public static IEnumerable<Event> FindByIds(StoreSession session, IReadOnlyCollection<long> ids) =>
        ids.Count == 0 ? [] : Find(session, "id", "id", ids);

    /// <summary>Refuses an id that no node has.</summary>
    public static void RequireNode(NodeKind kind, HashSet<long> existing, long id)
    {
        if (!existing.Contains(id))
            throw StoreErrors.InvalidArgument($"No {kind.Word} with the given id {id}");
    }

    private static IEnumerable<Event> Find(StoreSession session, string column, string order, IEnumerable<long> ids)
    {
        var rows = session.Query(
            $"{Select} WHERE {session.Dialect.IsOneOf(column, "@p0")} ORDER BY {order}", Read, session.Dialect.IdList(ids));
        AddPaths(session, rows.ToDictionary(row => row.Id, row => row.Event));
        return rows.Select(row => row.Event);
    }

    private static void Check(Event item)
    {
        if (!item.HasArtifactId)
            throw StoreErrors.InvalidArgument("No artifact id is specified.");
        if (!item.HasExecutionId)
            throw StoreErrors.InvalidArgument("No execution id is specified.");
        if (!item.HasType || item.Type == Event.Types.Type.Unknown || !Enum.IsDefined(item.Type))
            throw StoreErrors.InvalidArgument("No event type is specified.");
    }

    private static void AddPaths(StoreSession session, Dictionary<long, Event> events)
    {
        if (events.Count == 0)
            return;
        session.Query(
            $"SELECT event_id, is_index_step, step_index, step_key FROM EventPath WHERE {session.Dialect.IsOneOf("event_id", "@p0")} "
            + $"ORDER BY {session.Dialect.InsertionOrder}",
            row =>
            {
                var item = events[row.Int64(0)];
                item.Path ??= new Event.Types.Path();
                item.Path.Steps.Add(row.Int64(1) != 0
                    ? new Event.Types.Path.Types.Step { Index = row.Int64OrNull(2) ?? 0 }
                    : new Event.Types.Path.Types.Step { Key = row.NameOrNull(3) ?? "" });
                return true;
            },
            session.Dialect.IdList(events.Keys));
    }

    private static (long Id, Event Event) Read(StoreRow row)
    {
        var item = new Event { ArtifactId = row.Int64(1), ExecutionId = row.Int64(2) };
        var type = (Event.Types.Type)row.Int64(3);
        if (Enum.IsDefined(type))
            item.Type = type;
        if (row.Int64OrNull(4) is { } time)
            item.MillisecondsSinceEpoch = time;
        return (row.Int64(0), item);
    }
}
