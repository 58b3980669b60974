using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>
/// The requests that fill the store of the filter test: properties of every kind, some of them missing, odd names and texts, neighbours
/// of every sort, and fields that are not set.
/// </summary>
internal static class FilterStore
{
    /// <summary>Texts that are no name of a column, which MLMD would take for the column, and have no backslash or line break.</summary>
    public static readonly string[] Texts = ["", "a1", "a2", "A1", "it's", "say \"hi\"", "100%", "u_x", "\u00e9t\u00e9", "model v2", "zz"];

    public static readonly string[] Properties = ["i", "d", "s", "b", "my prop", "g"];

    public static readonly string[] CustomProperties = ["i", "cd", "cs", "cb", "a.b", "\u00e9", "1st"];

    public static IEnumerable<(string Rpc, IMessage Request)> Requests()
    {
        var dice = new Dice(4711);
        yield return ("PutTypes", Types());
        yield return ("PutArtifacts", new PutArtifactsRequest { Artifacts = { Enumerable.Range(1, 14).Select(id => Artifact(dice, id)) } });
        yield return (
            "PutExecutions", new PutExecutionsRequest { Executions = { Enumerable.Range(1, 10).Select(id => Execution(dice, id)) } });
        yield return ("PutContexts", new PutContextsRequest { Contexts = { Enumerable.Range(1, 8).Select(id => Context(dice, id)) } });
        yield return ("PutEvents", Events(dice));
        yield return ("PutAttributionsAndAssociations", Links(dice));
        yield return ("PutParentContexts", Parents());
    }

    private static PutTypesRequest Types()
    {
        var request = new PutTypesRequest();
        foreach (var name in new[] { "TA", "TB" })
        {
            request.ArtifactTypes.Add(Declare(new ArtifactType { Name = name }, static type => type.Properties));
            request.ExecutionTypes.Add(Declare(new ExecutionType { Name = name }, static type => type.Properties));
            request.ContextTypes.Add(Declare(new ContextType { Name = name }, static type => type.Properties));
        }

        return request;
    }

    private static T Declare<T>(T type, Func<T, IDictionary<string, PropertyType>> properties)
    {
        var declared = properties(type);
        (declared["i"], declared["d"], declared["s"]) = (PropertyType.Int, PropertyType.Double, PropertyType.String);
        (declared["b"], declared["my prop"], declared["g"]) = (PropertyType.Boolean, PropertyType.String, PropertyType.Struct);
        return type;
    }

    private static Artifact Artifact(Dice dice, int id)
    {
        var artifact = new Artifact { TypeId = dice.Pick(10, 11) };
        if (dice.Percent(70))
            artifact.Uri = dice.Pick(Texts);
        if (dice.Percent(70))
            artifact.State = (Artifact.Types.State)dice.Below(7);
        return AddCommon(artifact, dice, id);
    }

    private static Execution Execution(Dice dice, int id)
    {
        var execution = new Execution { TypeId = dice.Pick(12, 13) };
        if (dice.Percent(70))
            execution.LastKnownState = (Execution.Types.State)dice.Below(7);
        return AddCommon(execution, dice, id);
    }

    private static Context Context(Dice dice, int id)
    {
        var context = AddCommon(new Context { TypeId = dice.Pick(14, 15) }, dice, id);
        if (!context.HasName)
            context.Name = $"c{id}";
        return context;
    }

    private static T AddCommon<T>(T node, Dice dice, int id)
        where T : IMessage
    {
        if (id <= Texts.Length && dice.Percent(75) && Texts[id - 1].Length > 0)
            node.Set("name", Texts[id - 1]);
        if (dice.Percent(40))
            node.Set("external_id", $"x{id}");
        foreach (var name in dice.Some(Properties, 60))
            node.Put("properties", name, Declared(dice, name));
        foreach (var name in dice.Some(CustomProperties, 45).Except(Properties, StringComparer.Ordinal))
            node.Put("custom_properties", name, dice.Percent(70) ? Usual(dice, name) : Declared(dice, dice.Pick(Properties)));
        return node;
    }

    private static Value Declared(Dice dice, string name) => name switch
    {
        "i" => new Value { IntValue = dice.Pick(-1, 0, 1, 2, 7, 100) },
        "d" => new Value { DoubleValue = dice.Pick(-1.5, 0, 0.5, 1, 2.25, 100) },
        "b" => new Value { BoolValue = dice.Percent(50) },
        "g" => new Value { StructValue = new Struct { Fields = { ["k"] = Google.Protobuf.WellKnownTypes.Value.ForNumber(1) } } },
        _ => new Value { StringValue = dice.Pick(Texts) },
    };

    private static Value Usual(Dice dice, string name) => Declared(dice, name switch
    {
        "cd" or "\u00e9" => "d",
        "cb" => "b",
        "a.b" or "1st" => "i",
        _ => "s",
    });

    private static PutEventsRequest Events(Dice dice)
    {
        var ends = Enumerable.Range(0, 30).Select(_ => (dice.Between(1, 12), dice.Between(1, 9), dice.Between(1, 7))).Distinct();
        return new PutEventsRequest
        {
            Events =
            {
                ends.Select((end, index) => new Event
                {
                    ArtifactId = end.Item1,
                    ExecutionId = end.Item2,
                    Type = (Event.Types.Type)end.Item3,
                    MillisecondsSinceEpoch = 1000 * (index % 5),
                }),
            },
        };
    }

    private static PutAttributionsAndAssociationsRequest Links(Dice dice) => new()
    {
        Attributions =
        {
            Enumerable.Range(0, 20)
                .Select(_ => new Attribution { ArtifactId = dice.Between(1, 12), ContextId = dice.Between(1, 7) }),
        },
        Associations =
        {
            Enumerable.Range(0, 14)
                .Select(_ => new Association { ExecutionId = dice.Between(1, 9), ContextId = dice.Between(1, 7) }),
        },
    };

    private static PutParentContextsRequest Parents() => new()
    {
        ParentContexts =
        {
            new[] { (1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (6, 7) }
                .Select(link => new ParentContext { ParentId = link.Item1, ChildId = link.Item2 }),
        },
    };
}
