using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using EndingNodes = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.EndingNodes;
using Field = KfpMetadata.Protocol.ListOperationOptions.Types.OrderByField.Types.Field;
using StartingNodes = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.StartingNodes;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>All calls that read: their fields are filled by their names.</summary>
internal sealed class ReadRequests(Dice dice, EdgeRequests edges)
{
    private static readonly string[] Reads = [.. ServiceMethods.Common.Where(rpc => rpc.StartsWith("Get", StringComparison.Ordinal))];

    public (string Rpc, IMessage Request) Read()
    {
        var rpc = dice.Percent(15) ? "GetLineageSubgraph" : dice.Pick(Reads);
        var request = ServiceMethods.NewRequest(rpc);
        if (request is GetLineageSubgraphRequest subgraph)
        {
            Fill(subgraph);
            return (rpc, request);
        }

        foreach (var field in request.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsRepeated)
            {
                for (var count = dice.Below(4); count > 0; count--)
                    request.Add(field.Name, ValueOf(rpc, field.Name)!);
            }
            else if (!dice.Percent(4) && ValueOf(rpc, field.Name) is { } value)
            {
                request.Set(field.Name, value);
            }
        }

        return (rpc, request);
    }

    /// <summary>The options of a list; half of the lists have none.</summary>
    public ListOperationOptions Options(string kind)
    {
        var options = new ListOperationOptions();
        if (!dice.Percent(10))
        {
            options.MaxResultSize = dice.Percent(85)
                ? dice.Pick(1, 2, 3, 5)
                : dice.Pick(20, 100, 101, 1000, int.MaxValue, 0, -1, int.MinValue);
        }

        if (dice.Percent(50))
        {
            options.OrderByField = new ListOperationOptions.Types.OrderByField();
            if (!dice.Percent(10))
            {
                options.OrderByField.Field = dice.Percent(4)
                    ? dice.Pick(Field.Unspecified, (Field)99)
                    : dice.Pick(Field.Id, Field.CreateTime, Field.LastUpdateTime);
            }

            if (dice.Percent(70))
                options.OrderByField.IsAsc = dice.Percent(50);
        }

        if (dice.Percent(15))
            options.FilterQuery = Filter(kind);
        if (dice.Percent(3))
            options.NextPageToken = dice.Pick("", "x", "!!", "AAAA", "CAUQBRoCCAU", "CAUQBRoCCAU=");
        return options;
    }

    private object? ValueOf(string rpc, string field) => field switch
    {
        "transaction_options" => dice.Percent(5) ? new TransactionOptions { Tag = "t" } : null,
        "options" => dice.Percent(60) ? Options(KindOf(rpc)) : null,
        "populate_artifact_types" => dice.Percent(50),
        "type_name" => dice.Percent(90) ? dice.Pick(TypeRequests.Names) : dice.Pick("", "mlmd.Model", "nope"),
        "type_version" => dice.Percent(30) ? dice.Pick("", "1", "2") : null,
        "type_ids" => (long)(dice.Percent(10) ? dice.Pick(0, -1, 999) : dice.Between(1, 20)),
        "external_ids" => rpc.Contains("Types", StringComparison.Ordinal)
            ? dice.Percent(98) ? dice.Pick("te1", "te2", "te3", "no") : ""
            : dice.Percent(98) ? dice.Pick(NodeRequests.ExternalIds[..^1]) : "",
        "uris" => dice.Pick(NodeRequests.Uris),
        _ when field.EndsWith("_name", StringComparison.Ordinal) =>
            dice.Percent(60) ? $"{dice.Pick("m", "k")}{dice.Below(40)}" : dice.Pick(NodeRequests.Names),
        _ => edges.Id(World.Kinds.First(kind => field.StartsWith(kind, StringComparison.Ordinal))),
    };

    private static string KindOf(string rpc) =>
        World.Kinds.First(kind => rpc.StartsWith($"Get{World.Title(kind)}", StringComparison.Ordinal));

    /// <summary>Filters that both stores understand alike; the filter test has the language.</summary>
    private string Filter(string kind) => dice.Below(kind == "context" ? 7 : 9) switch
    {
        0 => $"id = {edges.Id(kind)}",
        1 => $"id > {dice.Below(6)}",
        2 => $"id IN ({edges.Id(kind)}, {edges.Id(kind)}, 3)",
        3 => $"type = '{dice.Pick(TypeRequests.Names)}'",
        4 => "name LIKE 'm%' OR external_id = 'x1'",
        5 => dice.Pick("foo = 1", "id = ", "id", "properties.d = 1"),
        6 => "custom_properties.p.int_value >= 0",
        7 => $"contexts_c.id = {edges.Id("context")}",
        _ => $"{(kind == "artifact" ? "state" : "last_known_state")} {dice.Pick("=", "!=")} {(kind == "artifact" ? "LIVE" : "RUNNING")}",
    };

    private void Fill(GetLineageSubgraphRequest request)
    {
        if (dice.Percent(2))
            return;
        var options = request.LineageSubgraphQueryOptions = new LineageSubgraphQueryOptions();
        var kind = dice.Pick("artifact", "execution");
        var starting = new StartingNodes();
        if (!dice.Percent(3))
            starting.FilterQuery = dice.Percent(97) ? Filter(kind) : "";
        if (!dice.Percent(2))
            options.Set($"starting_{kind}s", starting);
        if (dice.Percent(80))
            options.MaxNumHops = dice.Percent(95) ? dice.Below(7) : dice.Pick(-1L, 100L, 101L, long.MaxValue, long.MinValue);
        if (dice.Percent(60))
            options.Direction = (LineageSubgraphQueryOptions.Types.Direction)(dice.Percent(97) ? dice.Below(4) : 99);
        foreach (var ended in dice.Some(["artifact", "execution"], 35))
        {
            var ending = new EndingNodes();
            if (!dice.Percent(5))
                ending.FilterQuery = dice.Percent(95) ? Filter(ended) : "";
            if (dice.Percent(60))
                ending.IncludeEndingNodes = dice.Percent(70);
            options.Set($"ending_{ended}s", ending);
        }

        if (dice.Percent(50))
            request.ReadMask = new FieldMask { Paths = { dice.Some(MaskPaths, 30) } };
    }

    private static readonly string[] MaskPaths =
    [
        "artifacts", "executions", "contexts", "events", "attributions", "associations", "parent_contexts", "artifact_types",
        "execution_types", "context_types", "nonsense", "artifacts.id", "*", "",
    ];
}
