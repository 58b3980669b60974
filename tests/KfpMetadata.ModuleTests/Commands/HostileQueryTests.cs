using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Seeded filters over hostile names and values, against brute force over all rows. No value may change the meaning of a filter.</summary>
public sealed class HostileQueryTests
{
    private const int Rows = 60;
    private const int Queries = 120;

    private static readonly string[] Texts =
    [
        "plain", "Plain", "PLAIN", "it's", "a\"b", "both ' and \"", "back\\slash", "\\\"", "x%y", "x_y", "name", "uri", "id", "rowid", "null", "TRUE", "state = LIVE", "state",
        "type = INPUT", "properties.foo.int_value", "contexts_c.name", "custom_properties.a.string_value = 'x'", "-- comment", "/* open", "# hash", "Grüße", "日本", "🎉",
        "tab\there", "line\nbreak", " lead", "trail ", ";", "') OR 1=1 --", "\" OR \"\"=\"", "`tick`", "$0 $1", "%s %d", "[a-z]", "*", "?", "K", "k", "{}", "\\u0041", "a/b:c@d-e.f",
    ];

    private static readonly string[] Names =
    [
        "accuracy", "Accuracy", "a b", "it's", "a\"b", "a+b", "a(b", "state", "contexts_x", "properties", "dot.ted", "ünï", "back`tick", "back\\slash", "type", "1st", "select", "int_value", "x_1", "x%1",
    ];

    private static readonly object[] Numbers = [0L, 1L, -1L, 2L, 2147483647L, 0.5, 1.0, 0.93, -0.25, 0.000001, 1e9, 123456.789, true, false];

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Filters_agree_with_brute_force(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        RequireAgreement(store, Rows * 3 / 4);
    }

    /// <summary>Fills a store and compares what filters find there with all rows.</summary>
    /// <param name="store">An empty store.</param>
    /// <param name="least">How many of the rows it must be able to hold.</param>
    internal static void RequireAgreement(StoreFixture store, int least)
    {
        var random = new Random(20261124);
        for (var i = 0; i < Rows; i++)
        {
            var properties = new Hashtable();
            foreach (var name in Names.Where(_ => random.Next(4) == 0)) properties[name] = Value(random);
            var given = new Hashtable
            {
                ["Uri"] = Pick(random, Texts),
                ["Type"] = "T" + (i % 3).ToString(CultureInfo.InvariantCulture),
                ["State"] = random.Next(1, 6),
                ["CustomProperty"] = properties,
            };
            if (i < Texts.Length) given["Name"] = Texts[i];
            // What a server cannot hold is refused, and the row is then not among those that are compared.
            _ = store.Session.Invoke("param($P) New-MlmdArtifact @P -ErrorAction SilentlyContinue -WarningAction SilentlyContinue", ("P", given));
        }

        var rows = store.Session.Invoke("Get-MlmdArtifact").Succeeded.Output;
        Assert.True(rows.Count >= least, $"only {rows.Count} rows were written");
        var wrong = new List<string>();
        var found = 0;
        for (var i = 0; i < Queries; i++)
        {
            var parameters = new Hashtable();
            var tests = new List<Func<PSObject, bool>>();
            var told = new List<string>();
            for (var n = random.Next(1, 3); n > 0; n--) AddTerm(random, rows, parameters, tests, told);
            var expected = rows.Where(row => tests.TrueForAll(test => test(row))).Select(Id).ToList();
            var result = store.Session.Invoke("param($P) Get-MlmdArtifact @P -WarningAction SilentlyContinue", ("P", parameters));
            found += expected.Count;
            if (result.Errors.Count > 0) wrong.Add($"{string.Join(" and ", told)}: {result.Errors[0]}");
            else if (!result.Output.Select(Id).SequenceEqual(expected))
                wrong.Add($"{string.Join(" and ", told)}: {string.Join(' ', result.Output.Select(Id))}, not {string.Join(' ', expected)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(found > Queries, $"the filters found only {found} rows");
    }

    private static void AddTerm(Random random, IReadOnlyList<PSObject> rows, Hashtable parameters, List<Func<PSObject, bool>> tests, List<string> told)
    {
        var row = rows[random.Next(rows.Count)];
        switch (random.Next(8))
        {
            case 0 when !parameters.ContainsKey("LiteralName"):
                string[] names = [Pick(random, Texts), Pick(random, Texts)];
                parameters["LiteralName"] = names;
                tests.Add(node => Get(node, "Name") is string name && names.Contains(name, StringComparer.Ordinal));
                told.Add($"name {string.Join('|', names)}");
                break;
            case 1 when !parameters.ContainsKey("LiteralUri"):
                var uri = Pick(random, Texts);
                parameters["LiteralUri"] = uri;
                tests.Add(node => string.Equals((string)Get(node, "Uri")!, uri, StringComparison.Ordinal));
                told.Add($"uri {uri}");
                break;
            case 2 when !parameters.ContainsKey("State"):
                int[] states = [random.Next(0, 6), random.Next(0, 6)];
                parameters["State"] = states;
                tests.Add(node => states.Contains(Convert.ToInt32(Get(node, "State"), CultureInfo.InvariantCulture)));
                told.Add($"state {string.Join('|', states)}");
                break;
            case 3 when !parameters.ContainsKey("CreatedAfter"):
                var time = (DateTime)Get(row, "CreateTime")!;
                parameters["CreatedAfter"] = time;
                tests.Add(node => (DateTime)Get(node, "CreateTime")! >= time);
                told.Add($"created from {time:o}");
                break;
            default:
                AddProperty(random, row, parameters, tests, told);
                break;
        }
    }

    private static void AddProperty(Random random, PSObject row, Hashtable parameters, List<Func<PSObject, bool>> tests, List<string> told)
    {
        var conditions = parameters["CustomProperty"] as Hashtable ?? [];
        var own = Properties(row);
        var name = own.Count > 0 && random.Next(3) > 0 ? own.Keys.Cast<string>().ElementAt(random.Next(own.Count)) : Pick(random, Names);
        if (conditions.ContainsKey(name)) return;
        var value = Value(own, name) is { } stored && random.Next(3) > 0 ? stored : Value(random);
        var word = Pick(random, ["eq", "ne", "gt", "ge", "lt", "le", "in", "exists", "absent", "plain"]);
        if (value is bool && word is "gt" or "ge" or "lt" or "le") word = "eq";
        if (value is bool && word is not ("eq" or "ne" or "in" or "exists" or "absent" or "plain")) word = "ne";
        var other = Value(random);
        conditions[name] = word switch
        {
            "plain" => value,
            "absent" => null,
            "exists" => new Hashtable { ["exists"] = true },
            "in" => new object[] { value, other },
            _ => new Hashtable { [word] = value },
        };
        parameters["CustomProperty"] = conditions;
        told.Add($"{name} {word} {value} {(word == "in" ? other : "")}");
        tests.Add(node =>
        {
            var have = Value(Properties(node), name);
            return word switch
            {
                "absent" => have is null,
                _ when have is null => false,
                "exists" => true,
                "plain" or "eq" => Order(have, value) == 0,
                "in" => Order(have, value) == 0 || Order(have, other) == 0,
                "ne" => Order(have, value) != 0,
                "gt" => Order(have, value) > 0,
                "ge" => Order(have, value) >= 0,
                "lt" => Order(have, value) < 0,
                _ => Order(have, value) <= 0,
            };
        });
    }

    /// <summary>The rule once more, in other words: decimals hold every number of this test exactly.</summary>
    private static int? Order(object left, object right) => (left, right) switch
    {
        (string one, string two) => string.CompareOrdinal(one, two),
        (bool one, bool two) => one == two ? 0 : null,
        (long or double, long or double) => Convert.ToDecimal(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(right, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static object Value(Random random) => random.Next(2) == 0 ? Pick(random, Texts) : Pick(random, Numbers);

    private static object? Value(IDictionary properties, string name)
    {
        foreach (DictionaryEntry entry in properties)
        {
            if (string.Equals((string)entry.Key, name, StringComparison.Ordinal)) return entry.Value;
        }

        return null;
    }

    private static IDictionary Properties(PSObject node) => (IDictionary)Get(node, "CustomProperties")!;

    private static long Id(PSObject node) => (long)Get(node, "Id")!;

    private static object? Get(PSObject node, string property) => node.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : node.Properties[property].Value;

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
