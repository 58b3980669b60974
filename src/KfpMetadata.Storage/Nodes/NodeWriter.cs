using Google.Protobuf.Collections;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage.Nodes;

/// <summary>
/// Creates and updates the nodes of one kind within one request. <see cref="Load"/> fetches what the request's nodes refer to at once;
/// after that a node costs its own statements only.
/// </summary>
internal sealed class NodeWriter
{
    private static readonly MapField<string, Value> NoProperties = [];

    private readonly StoreSession session;
    private readonly NodeKind kind;
    private readonly NodeStatements statements;
    private readonly Dictionary<long, TypeRecord> types = [];
    private readonly Dictionary<long, Node> known = [];

    public NodeWriter(StoreSession session, NodeKind kind)
    {
        this.session = session;
        this.kind = kind;
        statements = new NodeStatements(session, kind);
    }

    /// <summary>Stores all nodes and gives their ids, in order.</summary>
    public static List<long> PutAll(StoreSession session, NodeKind kind, IReadOnlyCollection<Node> nodes, PutOptions options)
    {
        var writer = new NodeWriter(session, kind);
        writer.Load(nodes);
        return writer.Put(nodes, options);
    }

    /// <summary>Fetches the stored nodes and the types that these nodes refer to.</summary>
    public void Load(IReadOnlyCollection<Node> nodes)
    {
        LoadKnown(nodes.Select(node => node.Id).OfType<long>());
        LoadTypes(nodes.Select(node => node.TypeId).OfType<long>());
    }

    /// <summary>Fetches nodes that an update turned out to concern.</summary>
    public void LoadKnown(IEnumerable<long> ids)
    {
        var found = NodeReader.FindByIds(session, kind, ids.Where(id => !known.ContainsKey(id)));
        foreach (var node in found)
            known[node.Id!.Value] = node;
        LoadTypes(found.Select(node => node.TypeId!.Value));
    }

    /// <summary>Those of the type ids that no type of this kind has; the types must be loaded.</summary>
    public IEnumerable<long> UnknownTypes(IEnumerable<long> typeIds) => typeIds.Where(id => !types.ContainsKey(id)).Distinct();

    /// <summary>Refuses nodes whose properties their types, which must be loaded, do not allow.</summary>
    public void CheckProperties(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            if (FirstMismatch(types[node.TypeId!.Value], node.Properties) is { } mismatch)
                throw StoreErrors.InvalidArgument($"Cannot validate properties of {StoreErrors.Dump(node.Message)}{mismatch}");
        }
    }

    /// <summary>Creates the node, or updates the one of its id; gives the id.</summary>
    public long Put(Node node, PutOptions options) => Put([node], options)[0];

    /// <summary>The same for many, one after the other; what is wrong with an earlier one comes first.</summary>
    public List<long> Put(IReadOnlyCollection<Node> nodes, PutOptions options)
    {
        var written = new List<Node>(nodes.Count);
        var waiting = new List<Node>(InsertSql.MostRows);
        foreach (var node in nodes)
        {
            if (node.Id is not null || waiting.Count == InsertSql.MostRows)
                Insert(waiting);
            if (node.Id is not null)
            {
                written.Add(Update(node, options));
                continue;
            }

            try
            {
                waiting.Add(New(node));
            }
            catch (RpcException)
            {
                Insert(waiting);
                throw;
            }

            written.Add(waiting[^1]);
        }

        Insert(waiting);
        return written.ConvertAll(node => node.Id!.Value);
    }

    private void Insert(List<Node> waiting)
    {
        if (waiting.Count == 0)
            return;
        statements.Insert(waiting);
        foreach (var node in waiting)
            known[node.Id!.Value] = node;
        waiting.Clear();
    }

    private Node New(Node node)
    {
        if (node.TypeId is not { } typeId)
            throw StoreErrors.InvalidArgument("Type id is missing.");
        var type = TypeOf(typeId, node);
        if (FirstMismatch(type, node.Properties) is { } mismatch)
            throw StoreErrors.InvalidArgument($"Cannot validate properties of {StoreErrors.Dump(node.Message)}{mismatch}");
        if (kind.HasRequiredName && string.IsNullOrEmpty(node.Name))
            throw StoreErrors.InvalidArgument($"Cannot create node for {StoreErrors.Dump(node.Message)}Context name should not be empty");
        CheckTexts(node, stored: null);
        CheckValues(node.Properties, NoProperties);
        CheckValues(node.CustomProperties, NoProperties);

        return new Node
        {
            TypeId = typeId,
            Type = type.Name,
            Name = node.Name,
            ExternalId = node.ExternalId,
            Uri = kind.HasUri ? node.Uri ?? "" : null,
            State = node.State,
            CreateTime = session.Now,
            UpdateTime = session.Now,
            Properties = node.Properties,
            CustomProperties = node.CustomProperties,
            Message = node.Message,
        };
    }

    private Node Update(Node node, PutOptions options)
    {
        var id = node.Id!.Value;
        if (!known.TryGetValue(id, out var stored))
            throw StoreErrors.InvalidArgument($"Cannot find the given id {id}");
        if (options.AbortIfUpdateTimeChanged && (node.UpdateTime ?? 0) != stored.UpdateTime)
        {
            throw StoreErrors.FailedPrecondition(
                $"`abort_if_latest_updated_time_changed` is set, and the stored {kind.Word} with id = {id} has a different "
                + $"last_update_time_since_epoch: {stored.UpdateTime} from the one in the given {kind.Word}: {node.UpdateTime ?? 0}");
        }

        if (node.TypeId is { } typeId && typeId != stored.TypeId)
        {
            throw StoreErrors.InvalidArgument(
                $"Given type_id {typeId} is different from the one known before: {stored.TypeId}");
        }

        var target = options.Mask?.Apply(kind, stored, node) ?? Replacement(stored, node);
        var type = TypeOf(stored.TypeId!.Value, node);
        if (FirstMismatch(type, target.Properties, except: options.Mask is null ? null : stored.Properties) is { } mismatch)
            throw StoreErrors.InvalidArgument(mismatch);
        if (kind.HasRequiredName && string.IsNullOrEmpty(target.Name))
            throw StoreErrors.InvalidArgument("Context name should not be empty");
        CheckTexts(target, stored);
        CheckValues(target.Properties, stored.Properties);
        CheckValues(target.CustomProperties, stored.CustomProperties);

        // A message that is the stored node leaves it alone: who sends back what was read changes nothing.
        if (options.Mask is null && !options.ForceUpdateTime && node.EqualsButTimes(stored))
            return stored;
        target.Uri = kind.HasUri ? target.Uri ?? "" : null;
        // Two updates within one millisecond, or a clock that is set back, must not look like none to who checks the time of what was read.
        target.UpdateTime = Math.Max(session.Now, (stored.UpdateTime ?? 0) + 1);
        statements.Update(stored, target);
        known[id] = target;
        return target;
    }

    private void LoadTypes(IEnumerable<long> ids)
    {
        foreach (var (id, type) in TypeReader.FindByIds(session, kind.Type, ids.Where(id => !types.ContainsKey(id)), withBaseType: false))
            types[id] = type;
    }

    /// <summary>An update without a mask: all that the message leaves out is cleared.</summary>
    private Node Replacement(Node stored, Node node) => new()
    {
        Id = stored.Id,
        TypeId = stored.TypeId,
        Type = stored.Type,
        Name = kind.HasRequiredName ? node.Name : stored.Name,
        ExternalId = node.ExternalId,
        Uri = node.Uri,
        State = node.State,
        CreateTime = stored.CreateTime,
        UpdateTime = stored.UpdateTime,
        Properties = node.Properties,
        CustomProperties = node.CustomProperties,
        Message = node.Message,
    };

    private TypeRecord TypeOf(long id, Node node) =>
        types.TryGetValue(id, out var type)
            ? type
            : throw StoreErrors.NotFound(
                $"Cannot find type for {StoreErrors.Dump(node.Message)}No type found for query, type_id: {id}");

    /// <summary>What is wrong with the first property that the type does not allow; what the node has already is not asked about.</summary>
    private static string? FirstMismatch(TypeRecord type, MapField<string, Value> properties, MapField<string, Value>? except = null)
    {
        foreach (var (name, value) in properties)
        {
            if (except is not null && except.TryGetValue(name, out var before) && before.Equals(value))
                continue;
            if (!type.Properties.TryGetValue(name, out var declared))
                return $"Found unknown property: {name}";
            if (!PropertyCodec.Matches(value, declared))
                return $"Found unmatched property type: {name}";
        }

        return null;
    }

    private void CheckTexts(Node node, Node? stored)
    {
        NullMark.Refuse(node.Name, $"name of the {kind.Word}", stored?.Name);
        NullMark.Refuse(node.ExternalId, $"external id of the {kind.Word}", stored?.ExternalId);
        NullMark.Refuse(node.Uri, $"URI of the {kind.Word}", stored?.Uri);
    }

    private static void CheckValues(MapField<string, Value> properties, MapField<string, Value> stored)
    {
        foreach (var (name, value) in properties)
        {
            // What was read can be written back, whoever wrote it.
            if (!stored.TryGetValue(name, out var before) || !before.Equals(value))
                PropertyCodec.Check(name, value);
        }
    }
}
