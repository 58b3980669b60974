using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using KfpMetadata.Storage;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Storage;

/// <summary>Hundreds of filters with what MLMD 1.17.1 answered to each, and where and why this store answers otherwise.</summary>
public sealed class FilterProbeTests
{
    private const string LiteralsAreLiterals = "a literal is a literal";
    private const string EveryName = "every state and event name is known, <> works for them, != works on neighbours";
    private const string PropertyNames = "a property name matches as written, or in lower case";
    private const string Functions = "an unsupported function or operator is INVALID_ARGUMENT";

    private static readonly Dictionary<(string Kind, string Filter), (string Rule, string Answer)> Differences = new()
    {
        [("A", @"uri = 'back\\slash'")] = (LiteralsAreLiterals, "[6]"),
        [("A", @"uri = r'back\slash'")] = (LiteralsAreLiterals, "[6]"),
        [("A", @"uri = 'new\nline'")] = (LiteralsAreLiterals, "[7]"),
        [("A", "name = 'state = BOGUS'")] = (LiteralsAreLiterals, "[]"),
        [("A", "uri = 'events_a.type = NOPE' OR id = 1")] = (LiteralsAreLiterals, "[1]"),
        [("A", "name LIKE '%state = LIVE%' AND state = LIVE")] = (LiteralsAreLiterals, "[]"),
        [("A", "state <> LIVE")] = (EveryName, "[2,3,4,5,6,7]"),
        [("A", "state = ABANDONED")] = (EveryName, "[6]"),
        [("A", "state = REFERENCE")] = (EveryName, "[7]"),
        [("A", "events_e.type = PENDING_OUTPUT")] = (EveryName, "[5]"),
        [("A", "events_e.type = UNKNOWN")] = (EveryName, "[]"),
        [("C", "artifacts_a.state != LIVE")] = (EveryName, "[1,3]"),
        [("C", "executions_a.last_known_state != COMPLETE")] = (EveryName, "[1,2]"),
        [("C", "executions_a.last_known_state NOT IN (COMPLETE)")] = (EveryName, "[1,2]"),
        [("A", "custom_properties.`a+b`.int_value = 1")] = (PropertyNames, "[4]"),
        [("A", "custom_properties.`a$b`.int_value = 1")] = (PropertyNames, "[4]"),
        [("A", "custom_properties.`a(b)`.int_value = 1")] = (PropertyNames, "[4]"),
        [("A", "custom_properties.`dq\"k`.int_value = 1")] = (PropertyNames, "[4]"),
        [("A", "custom_properties.`Case`.int_value = 1")] = (PropertyNames, "[4]"),
        [("A", "custom_properties.Case.int_value = 1")] = (PropertyNames, "[4]"),
        [("A", "custom_properties.`a[b]`.int_value = 1")] = (PropertyNames, "[]"),
        [("A", "custom_properties.`a*b`.int_value = 1")] = (PropertyNames, "[]"),
        [("A", "custom_properties.`a?b`.int_value = 1")] = (PropertyNames, "[]"),
        [("A", "custom_properties.`a|b`.int_value = 1")] = (PropertyNames, "[]"),
        [("A", @"custom_properties.`a\\b`.int_value = 1")] = (PropertyNames, "[]"),
        [("A", "custom_properties.`a^b`.int_value = 1")] = (PropertyNames, "[]"),
        [("A", "properties.I.int_value = 1 AND properties.i.int_value = 2")] = (PropertyNames, "[]"),
        [("A", "properties.I.int_value = 1 AND properties.i.int_value = 1")] = (PropertyNames, "[1]"),
        [("A", "state IN(LIVE)")] = (EveryName, "[1]"),
        [("A", "state =  /* c */ LIVE")] = (EveryName, "[1]"),
        [("A", "state /* x */ = LIVE")] = (EveryName, "[1]"),
        [("X", "events_a.type <> INPUT")] = (EveryName, "[1,2,3]"),
        [("A", "uri = '''new<LF>line'''")] = (LiteralsAreLiterals, "[7]"),
        [("A", "DATE(2020,1,1) IS NOT NULL")] = (Functions, "INVALID_ARGUMENT"),
        [("A", "JSON_EXTRACT('{}', '$') IS NULL")] = (Functions, "INVALID_ARGUMENT"),
        [("A", "CAST(name AS DATE) IS NULL")] = (Functions, "INVALID_ARGUMENT"),
        [("A", "EXISTS(SELECT 1, 2)")] = (Functions, "INVALID_ARGUMENT"),
        [("A", "custom_properties.`$0`.int_value = 1")] = (PropertyNames, "[]"),
    };

    [Theory]
    [InlineData("probes.tsv", 677)]
    [InlineData("more-probes.tsv", 331)]
    public async Task EveryFilterIsAnsweredAsMlmdAnswersOrByARule(string file, int count)
    {
        using var folder = new TemporaryFolder();
        await using var store = await OpenFilledStore(folder.PathOf("probes.db"));
        var probes = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "filters", file))
            .Where(line => !line.StartsWith('#')).Skip(1).Select(line => line.Split('\t')).ToList();
        var failures = new List<string>();
        foreach (var probe in probes)
        {
            var filter = probe[1].Replace("<TAB>", "\t", StringComparison.Ordinal).Replace("<LF>", "\n", StringComparison.Ordinal);
            var answer = await Ask(store, probe[0], filter);
            var recorded = probe[2];
            var isListed = Differences.TryGetValue((probe[0], probe[1]), out var expected);
            if (Matches(recorded, answer))
            {
                if (isListed)
                    failures.Add($"{probe[0]} {probe[1]}: listed as different, and is not");
                continue;
            }

            // What SQLite lacks: MLMD finds out when the statement fails.
            var isUnsupported = recorded.StartsWith("INTERNAL", StringComparison.Ordinal)
                && answer.StartsWith("INVALID_ARGUMENT", StringComparison.Ordinal);
            if (!isUnsupported && !(isListed && expected.Answer == answer.Split(':')[0]))
                failures.Add($"{probe[0]} {probe[1]}\n    recorded {recorded}\n    answered {answer}");
        }

        Assert.True(probes.Count >= count, $"{probes.Count} filters");
        Assert.True(failures.Count == 0, $"{failures.Count} of {probes.Count} differ\n{string.Join('\n', failures)}");
    }

    private static bool Matches(string recorded, string answer) =>
        recorded == answer
        || (recorded.StartsWith("INVALID_ARGUMENT", StringComparison.Ordinal) && answer.StartsWith("INVALID_ARGUMENT", StringComparison.Ordinal))
        || (recorded.StartsWith("INTERNAL: no such column: table_1.", StringComparison.Ordinal) && answer.StartsWith("INTERNAL", StringComparison.Ordinal));

    private static async Task<string> Ask(EmbeddedStore store, string kind, string filter)
    {
        var rpc = kind switch { "A" => "GetArtifacts", "X" => "GetExecutions", _ => "GetContexts" };
        var request = new JsonObject { ["options"] = new JsonObject { ["max_result_size"] = 100, ["filter_query"] = filter } };
        try
        {
            var response = await ServiceCaller.Call(store, rpc, request.ToJsonString());
            var nodes = response.FirstOrDefault(pair => pair.Value is JsonArray).Value as JsonArray ?? [];
            return $"[{string.Join(',', nodes.Select(node => node!["id"]!.GetValue<string>()))}]";
        }
        catch (RpcException exception)
        {
            var code = exception.StatusCode switch
            {
                StatusCode.InvalidArgument => "INVALID_ARGUMENT",
                StatusCode.Internal => "INTERNAL",
                var other => other.ToString(),
            };
            return $"{code}: {exception.Status.Detail}";
        }
    }

    private static async Task<EmbeddedStore> OpenFilledStore(string path)
    {
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "filters", "store.jsonl")))
            {
                var step = JsonNode.Parse(line)!;
                await ServiceCaller.Call(store, step["rpc"]!.GetValue<string>(), step["request"]!.ToJsonString());
            }
        }

        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            foreach (var table in new[] { "Artifact", "Execution", "Context" })
            {
                using var command = connection.CreateCommand();
                command.CommandText = string.Create(
                    CultureInfo.InvariantCulture,
                    $"UPDATE {table} SET create_time_since_epoch = 1000 * id, last_update_time_since_epoch = 2000 * id");
                command.ExecuteNonQuery();
            }
        }

        return EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
    }
}
