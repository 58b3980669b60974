using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>Nodes, and the calls that put one kind of them.</summary>
internal sealed class NodeRequests(Dice dice, World world, ValueGenerator values)
{
    public static readonly string[] CustomNames = ["p", "q", "r", "s.t", "\u65e5", "P"];

    public static readonly string[] Names = ["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "it's", "\u00e9", ""];

    public static readonly string[] ExternalIds = ["x0", "x1", "x2", "x3", "x4", "\u00e9", ""];

    public static readonly string[] Uris = ["s3://b/0", "s3://b/1", "S3://b/1", "", "file:/a b", "u%_"];

    public (string Rpc, IMessage Request) Put()
    {
        var kind = dice.Pick(World.Kinds);
        var rpc = $"Put{World.Title(kind)}s";
        var request = ServiceMethods.NewRequest(rpc);
        for (var count = dice.Percent(3) ? 0 : dice.Between(1, 3); count > 0; count--)
            request.Add($"{kind}s", NewNode(kind));
        if (dice.Percent(20))
            request.Set("update_mask", Mask());
        if (request is PutArtifactsRequest artifacts && dice.Percent(8))
            artifacts.Options = new PutArtifactsRequest.Types.Options { AbortIfLatestUpdatedTimeChanged = dice.Percent(70) };
        return (rpc, request);
    }

    /// <summary>A node to create, or one to update.</summary>
    public IMessage NewNode(string kind)
    {
        IMessage node = kind switch
        {
            "artifact" => new Artifact(),
            "execution" => new Execution(),
            _ => new Context(),
        };
        var known = world.Nodes[kind];
        var typeId = TypeId(kind);
        if (known.Count > 0 && dice.Percent(40))
        {
            var (id, ownType) = dice.Pick(known.ToList());
            node.Set("id", dice.Percent(4) ? dice.Pick(0L, -1L, 999L) : id);
            if (!dice.Percent(5))
                typeId = ownType;
        }

        if (!dice.Percent(4) && typeId != 0)
            node.Set("type_id", typeId);
        AddTexts(node, kind);
        AddProperties(node, kind, typeId);
        if (kind == "artifact" && dice.Percent(40))
            node.Set("state", dice.Pick(0, 1, 2, 3, 4, 5, 6, 99));
        if (kind == "execution" && dice.Percent(40))
            node.Set("last_known_state", dice.Pick(0, 1, 2, 3, 4, 5, 6, 99));
        if (dice.Percent(4))
            node.Set("create_time_since_epoch", 5L).Set("last_update_time_since_epoch", dice.Pick(0L, 5L));
        if (dice.Percent(2))
            node.Set("system_metadata", values.Packed());
        return node;
    }

    private long TypeId(string kind)
    {
        if (dice.Percent(4))
            return dice.Pick(0L, -1L, 1L, 5L, 10L, 11L, 999L);
        var types = world.Types[kind].Keys.ToList();
        return types.Count == 0 ? dice.Between(1, 12) : dice.Pick(types);
    }

    private void AddTexts(IMessage node, string kind)
    {
        if (dice.Percent(kind == "context" ? 97 : 50))
            node.Set("name", dice.Percent(kind == "context" ? 90 : 80) ? $"{dice.Pick("m", "k")}{dice.Below(40)}" : dice.Pick(Names));
        if (dice.Percent(20))
            node.Set("external_id", dice.Pick(ExternalIds));
        if (dice.Percent(10))
            node.Set("type", dice.Pick(TypeRequests.Names));
        if (kind == "artifact" && dice.Percent(60))
            node.Set("uri", dice.Pick(Uris));
    }

    private void AddProperties(IMessage node, string kind, long typeId)
    {
        var declared = world.Types[kind].GetValueOrDefault(typeId) ?? [];
        foreach (var (name, type) in declared)
        {
            if (dice.Percent(35))
                node.Put("properties", name, dice.Percent(3) ? values.Any() : values.Of(type));
        }

        // The names of declared properties never are those of custom ones.
        if (dice.Percent(2))
            node.Put("properties", dice.Pick("undeclared", "d", "e"), dice.Percent(30) ? new Value() : values.Any());
        foreach (var name in dice.Some(CustomNames, 20))
            node.Put("custom_properties", name, values.Any());
    }

    private FieldMask Mask()
    {
        string[] paths =
        [
            "uri", "state", "last_known_state", "external_id", "name", "properties", "custom_properties", "properties.d", "properties.e",
            "properties.my prop", "custom_properties.p", "custom_properties.q", "custom_properties.s.t", "custom_properties.", "id",
            "type_id", "type", "create_time_since_epoch", "nonsense", "*", "", "properties.undeclared", "custom_properties.none", "state.x",
        ];
        return new FieldMask { Paths = { dice.Some(paths, dice.Pick(4, 10, 25)) } };
    }
}
