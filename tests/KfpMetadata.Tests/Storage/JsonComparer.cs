using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Storage;

/// <summary>Compares protobuf JSON with a recording, in which times and tokens are marks.</summary>
internal class JsonComparer
{
    private static readonly JsonComparer Strict = new();

    /// <summary>The first difference; null where there is none.</summary>
    public static string? Compare(JsonNode? expected, JsonNode? actual, string path = "$") => Strict.Difference(expected, actual, path);

    /// <inheritdoc cref="Compare"/>
    public string? Difference(JsonNode? expected, JsonNode? actual, string path = "$") => (expected, actual) switch
    {
        (null, null) => null,
        (JsonValue mark, JsonValue value) when Text(mark) is "<time>" or "<token>" =>
            Text(value) is { Length: > 0 } ? null : $"{path}: nothing where {mark} is expected",
        (JsonObject left, JsonObject right) => CompareObjects(left, right, path),
        (JsonArray left, JsonArray right) => CompareArrays(left, right, path),
        (JsonValue left, JsonValue right) => SameValue(left, right) ? null : $"{path}: {Show(left)} expected, {Show(right)} found",
        _ => $"{path}: {Show(expected)} expected, {Show(actual)} found",
    };

    /// <summary>Sorts the lists of an answer whose order means nothing.</summary>
    public static JsonObject Sorted(JsonObject response)
    {
        var sorted = new JsonObject();
        foreach (var (name, node) in response)
        {
            sorted[name] = node switch
            {
                JsonArray list => new JsonArray([.. list.OrderBy(SortKey, StringComparer.Ordinal).Select(item => item?.DeepClone())]),
                JsonObject inner => Sorted(inner),
                _ => node?.DeepClone(),
            };
        }

        return sorted;
    }

    protected virtual string? CompareObjects(JsonObject expected, JsonObject actual, string path)
    {
        foreach (var (name, value) in expected)
        {
            if (!actual.ContainsKey(name))
                return $"{path}.{name}: {Show(value)} expected, not set";
            if (CompareMembers(name, expected, actual, $"{path}.{name}") is { } difference)
                return difference;
        }

        var more = actual.FirstOrDefault(pair => !expected.ContainsKey(pair.Key) && !MayBeMore(pair.Key, expected, actual));
        return more.Key is null ? null : $"{path}.{more.Key}: not expected, {Show(more.Value)} found";
    }

    /// <summary>The first difference between what both objects have under a name.</summary>
    protected virtual string? CompareMembers(string name, JsonObject expected, JsonObject actual, string path) =>
        Difference(expected[name], actual[name], path);

    /// <summary>Whether a member that is not expected may be there.</summary>
    protected virtual bool MayBeMore(string name, JsonObject expected, JsonObject actual) => false;

    private string? CompareArrays(JsonArray expected, JsonArray actual, string path)
    {
        for (var index = 0; index < Math.Min(expected.Count, actual.Count); index++)
        {
            if (Difference(expected[index], actual[index], $"{path}[{index}]") is { } difference)
                return difference;
        }

        return expected.Count == actual.Count ? null : $"{path}: {expected.Count} items expected, {actual.Count} found";
    }

    protected virtual bool SameValue(JsonValue expected, JsonValue actual)
    {
        if (expected.GetValueKind() == JsonValueKind.Number && actual.GetValueKind() == JsonValueKind.Number)
            return Number(expected).Equals(Number(actual));
        return expected.GetValueKind() == actual.GetValueKind() && string.Equals(Text(expected), Text(actual), StringComparison.Ordinal);
    }

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    /// <summary>Two lists of the same nodes sort alike only by what is not a mark.</summary>
    private static string SortKey(JsonNode? node)
    {
        if (node is not JsonObject item)
            return node?.ToJsonString() ?? "";
        var parts = item.Where(pair => !pair.Key.EndsWith("_since_epoch", StringComparison.Ordinal) && pair.Value is JsonValue)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={Text(pair.Value!),12}");
        return string.Join('|', parts);
    }

    protected static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    protected static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 200 ? text[..200] + "..." : text;
    }
}
