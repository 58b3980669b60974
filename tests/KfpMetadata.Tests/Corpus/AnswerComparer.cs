using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Corpus;

/// <summary>Compares answers with recordings, knows the deliberate differences between values, and tells where it met them.</summary>
internal sealed class AnswerComparer(Action<string> met) : JsonComparer
{
    public const string WholeDoubles = "doubles are kept whole";
    public const string WholeTexts = "texts keep their NULs";
    public const string SideBySide = "a declared and a custom property of one name live side by side";

    /// <summary>Stands for a value that the store refused.</summary>
    public const string Placeholder = "(a value that the store refuses)";

    protected override string? CompareObjects(JsonObject expected, JsonObject actual, string path) =>
        (actual["string_value"] ?? (actual["proto_value"] as JsonObject)?["value"]) is { } text && string.Equals(Text(text), Placeholder, StringComparison.Ordinal)
            ? null
            : base.CompareObjects(expected, actual, path);

    protected override string? CompareMembers(string name, JsonObject expected, JsonObject actual, string path)
    {
        if (string.Equals(name, "double_value", StringComparison.Ordinal))
            return SameDouble(expected[name]!, actual[name]!) ? null : $"{path}: {Show(expected[name])} expected, {Show(actual[name])} found";
        return TwinOf(name) is { } twin
            ? Difference(WithLost(expected, actual, name, twin), actual[name], path)
            : base.CompareMembers(name, expected, actual, path);
    }

    protected override bool MayBeMore(string name, JsonObject expected, JsonObject actual) =>
        TwinOf(name) is { } twin && WithLost(expected, actual, name, twin) is { } restored && JsonNode.DeepEquals(restored, actual[name]);

    protected override bool SameValue(JsonValue expected, JsonValue actual)
    {
        if (base.SameValue(expected, actual))
            return true;
        var (wanted, found) = (Text(expected), Text(actual));
        var end = found.IndexOf('\0', StringComparison.Ordinal);
        if (end < 0 || !string.Equals(wanted, found[..end], StringComparison.Ordinal))
            return false;
        met(WholeTexts);
        return true;
    }

    private static string? TwinOf(string name) => name switch
    {
        "properties" => "custom_properties",
        "custom_properties" => "properties",
        _ => null,
    };

    /// <summary>The expected properties of one map, with those that MLMD lost to a property of that name in the other map.</summary>
    private JsonObject? WithLost(JsonObject expected, JsonObject actual, string name, string twin)
    {
        var wanted = expected[name] as JsonObject ?? [];
        var lost = (actual[name] as JsonObject ?? [])
            .Where(pair => !wanted.ContainsKey(pair.Key) && expected[twin] is JsonObject others && others.ContainsKey(pair.Key)).ToList();
        if (lost.Count == 0)
            return expected[name] as JsonObject;
        met(SideBySide);
        var restored = wanted.DeepClone().AsObject();
        foreach (var (key, value) in lost)
            restored[key] = value?.DeepClone();
        return restored;
    }

    /// <summary>MLMD writes six decimals; SQLite reads very long numbers with an error in the last place, and the largest as infinity.</summary>
    private bool SameDouble(JsonNode expected, JsonNode actual)
    {
        var (wanted, found) = (Number(expected), Number(actual));
        if (wanted.Equals(found))
            return true;
        var decimals = double.Parse(found.ToString("F6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var isSame = wanted.Equals(decimals) || (wanted == 0 && decimals == 0)
            || (Math.Abs(found) > 1e15 && (Math.Abs(wanted - decimals) <= Math.Abs(decimals) * 1e-15
                || (double.IsInfinity(wanted) && Math.Abs(found) > 1.7e308 && Math.Sign(wanted) == Math.Sign(found))));
        if (isSame)
            met(WholeDoubles);
        return isSame;
    }

    private static double Number(JsonNode value) => Text(value) switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var text => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
