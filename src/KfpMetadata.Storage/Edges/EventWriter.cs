using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;
using Step = KfpMetadata.Protocol.Event.Types.Path.Types.Step;

namespace KfpMetadata.Storage.Edges;

/// <summary>Inserts events with their paths. What is added is in the tables after <see cref="Flush"/>.</summary>
internal sealed class EventWriter(StoreSession session)
{
    private static readonly InsertSql InsertEvents = new("Event", ["artifact_id", "execution_id", "type", "milliseconds_since_epoch"]);

    private static readonly InsertSql InsertSteps = new("EventPath", ["event_id", "is_index_step", "step_index", "step_key"]);

    private readonly List<Event> waiting = [];
    private readonly RowInserter events = new(session, InsertEvents);
    private readonly RowInserter steps = new(session, InsertSteps);

    /// <summary>Adds an event whose ends exist.</summary>
    public void Add(Event item)
    {
        if (events.IsFull)
            Flush();
        waiting.Add(item);
        events.Add(item.ArtifactId, item.ExecutionId, (long)item.Type, item.HasMillisecondsSinceEpoch ? item.MillisecondsSinceEpoch : session.Now);
    }

    /// <summary>Inserts what waits.</summary>
    public void Flush()
    {
        long id;
        try
        {
            id = events.Flush();
        }
        catch (SqliteException exception) when (session.Dialect.IsUniqueViolation(exception))
        {
            throw StoreErrors.AlreadyExists($"Given event already exists: {StoreErrors.Dump(waiting[session.Changes])}{StoreErrors.Cause(exception)}");
        }

        foreach (var item in waiting)
        {
            foreach (var step in item.Path?.Steps ?? [])
            {
                if (step.ValueCase != Step.ValueOneofCase.None)
                    steps.Add(id, step.HasIndex, step.HasIndex ? step.Index : null, step.HasKey ? step.Key : null);
            }

            id++;
        }

        steps.Flush();
        waiting.Clear();
    }
}
