using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>Puts of types.</summary>
internal sealed class TypeRequests(Dice dice, ValueGenerator values)
{
    public static readonly string[] Names = ["Ta", "Tb", "Tc"];

    private static readonly string[] OddNames = ["", "mlmd.Dataset", "mlmd.Train", "\u0422\u0438\u043f \u00e9", "it's"];

    /// <summary>Declared properties; custom ones have other names (<see cref="NodeRequests.CustomNames"/>).</summary>
    private static readonly string[] Properties = ["d", "e", "f", "g", "h", "i", "my prop", "\u00e9"];

    public string Name() => dice.Percent(90) ? dice.Pick(Names) : dice.Pick(OddNames);

    public (string Rpc, IMessage Request) PutType()
    {
        var kind = dice.Pick(World.Kinds);
        var rpc = $"Put{World.Title(kind)}Type";
        var request = ServiceMethods.NewRequest(rpc);
        if (!dice.Percent(2))
            request.Set($"{kind}_type", NewType(kind));
        return (rpc, AddFlags(request));
    }

    public (string Rpc, IMessage Request) PutTypes()
    {
        var request = ServiceMethods.NewRequest("PutTypes");
        foreach (var kind in World.Kinds)
        {
            for (var count = dice.Below(3); count > 0; count--)
                request.Add($"{kind}_types", NewType(kind));
        }

        return ("PutTypes", AddFlags(request));
    }

    private IMessage NewType(string kind)
    {
        IMessage type = kind switch
        {
            "artifact" => new ArtifactType(),
            "execution" => new ExecutionType(),
            _ => new ContextType(),
        };
        if (!dice.Percent(2))
            type.Set("name", Name());
        if (dice.Percent(20))
            type.Set("version", dice.Pick("", "1", "2"));
        if (dice.Percent(10))
            type.Set("description", values.Name());
        if (dice.Percent(12))
            type.Set("external_id", dice.Percent(90) ? dice.Pick("te1", "te2", "te3", "te4") : "");
        if (dice.Percent(4))
            type.Set("id", (long)dice.Below(20));
        foreach (var name in dice.Some(Properties, 40))
            type.Put("properties", name, PropertyKind(name));
        if (dice.Percent(8))
            type.Set("base_type", dice.Pick(0, 1, 2, 3, 4, 5, 99));
        if (type is ExecutionType execution && dice.Percent(10))
        {
            execution.InputType = Structure(2);
            if (dice.Percent(50))
                execution.OutputType = Structure(2);
        }

        return type;
    }

    /// <summary>Mostly the same kind for a name, so that types fit what is stored.</summary>
    private PropertyType PropertyKind(string name) => dice.Below(40) switch
    {
        0 => PropertyType.Unknown,
        1 => (PropertyType)99,
        2 => dice.Pick(ValueGenerator.Kinds),
        _ => ValueGenerator.Kinds[Array.IndexOf(Properties, name) % ValueGenerator.Kinds.Length],
    };

    private ArtifactStructType Structure(int depth) => dice.Below(depth > 0 ? 7 : 3) switch
    {
        0 => new ArtifactStructType { Any = new AnyArtifactStructType() },
        1 => new ArtifactStructType { None = new NoneArtifactStructType() },
        2 => new ArtifactStructType { Simple = new ArtifactType { Name = dice.Pick(Names), Properties = { ["d"] = PropertyType.Int } } },
        3 => new ArtifactStructType { List = new ListArtifactStructType { Element = Structure(depth - 1) } },
        4 => new ArtifactStructType { UnionType = new UnionArtifactStructType { Candidates = { Structure(depth - 1) } } },
        5 => new ArtifactStructType { Tuple = new TupleArtifactStructType { Elements = { Structure(depth - 1), Structure(0) } } },
        _ => new ArtifactStructType(),
    };

    private IMessage AddFlags(IMessage request)
    {
        if (dice.Percent(50))
            request.Set("can_add_fields", dice.Percent(80));
        if (dice.Percent(50))
            request.Set("can_omit_fields", dice.Percent(80));
        if (dice.Percent(5))
            request.Set("can_delete_fields", dice.Percent(50));
        if (dice.Percent(5))
            request.Set("all_fields_match", dice.Percent(60));
        return request;
    }
}
