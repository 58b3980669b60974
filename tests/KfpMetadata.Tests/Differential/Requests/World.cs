using System.Collections;
using Google.Protobuf;
using KfpMetadata.Protocol;
using Field = KfpMetadata.Protocol.ListOperationOptions.Types.OrderByField.Types.Field;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>What the generator knows of the store, so that most of its requests make sense.</summary>
internal sealed class World
{
    public static readonly string[] Kinds = ["artifact", "execution", "context"];

    /// <summary>The ids of the types by kind, with the properties that they declare.</summary>
    public Dictionary<string, Dictionary<long, Dictionary<string, PropertyType>>> Types { get; } =
        Kinds.ToDictionary(kind => kind, _ => new Dictionary<long, Dictionary<string, PropertyType>>(), StringComparer.Ordinal);

    /// <summary>The ids of the nodes by kind, with their types.</summary>
    public Dictionary<string, Dictionary<long, long>> Nodes { get; } =
        Kinds.ToDictionary(kind => kind, _ => new Dictionary<long, long>(), StringComparer.Ordinal);

    /// <summary>The last steps whose answers have page tokens or whole nodes, by what they list.</summary>
    public List<(int Number, string Rpc, IMessage Request, bool HasToken)> Lists { get; } = [];

    public static string Title(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..];

    public void Learn(Step step, IMessage response)
    {
        foreach (var kind in Kinds)
        {
            if (step.Request.HasField($"{kind}_type") && response.HasField("type_id"))
                LearnType(kind, (IMessage)step.Request.Get($"{kind}_type")!, (long)response.Get("type_id")!);
            if (step.Request.HasField($"{kind}_types"))
                LearnAll(step.Request.Get($"{kind}_types"), response.Get($"{kind}_type_ids"), (type, id) => LearnType(kind, type, id));
            if (step.Request.HasField($"{kind}s") && response.HasField($"{kind}_ids"))
                LearnAll(step.Request.Get($"{kind}s"), response.Get($"{kind}_ids"), (node, id) => LearnNode(kind, node, id));
        }

        if (step.Request is PutExecutionRequest put)
        {
            LearnNode("execution", put.Execution, ((PutExecutionResponse)response).ExecutionId);
            LearnAll(
                put.ArtifactEventPairs.Select(pair => pair.Artifact).ToList(), ((PutExecutionResponse)response).ArtifactIds,
                (node, id) => LearnNode("artifact", node, id));
        }

        // Which rows share an update time, and so the order by it, depends on the clocks of the two processes.
        var isTimed = step.Request.HasField("options")
            && step.Request.Get("options") is ListOperationOptions { OrderByField.Field: Field.LastUpdateTime };
        if (isTimed || !step.Rpc.StartsWith("Get", StringComparison.Ordinal) || !Kinds.Any(kind => response.HasField($"{kind}s")))
            return;
        var hasToken = response.HasField("next_page_token") && response.Get("next_page_token") is string { Length: > 0 };
        Lists.Add((step.Number, step.Rpc, step.Request, hasToken));
    }

    private static void LearnAll(object? items, object? ids, Action<IMessage, long> learn)
    {
        foreach (var (item, id) in ((IList)items!).Cast<IMessage?>().Zip(((IList)ids!).Cast<long>()))
        {
            if (item is not null)
                learn(item, id);
        }
    }

    private void LearnType(string kind, IMessage type, long id)
    {
        if (!Types[kind].TryGetValue(id, out var known))
            Types[kind][id] = known = new Dictionary<string, PropertyType>(StringComparer.Ordinal);
        foreach (DictionaryEntry property in (IDictionary)type.Get("properties")!)
            known.TryAdd((string)property.Key, (PropertyType)property.Value!);
    }

    private void LearnNode(string kind, IMessage node, long id)
    {
        var typeId = (long)node.Get("type_id")!;
        if (typeId != 0 || !Nodes[kind].ContainsKey(id))
            Nodes[kind][id] = typeId;
    }
}
