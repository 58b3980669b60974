using System.Globalization;
using System.Text;

namespace KfpMetadata;

/// <summary>Pieces of MLMD's filter language; <see langword="null"/> where a dialect cannot carry the value faithfully.</summary>
internal static class FilterText
{
    private const int LongestLiteral = 1000;
    private const int LongestName = 200;

    /// <summary>Fixed notation beyond these would lose what it should bound.</summary>
    private const double LargestFixed = 1e15;

    /// <summary>Servers keep six decimals of a double and print literals with fewer digits than it has; the bound gives way by this and the row is tested again.</summary>
    private const double Slack = 1e-5;

    private const double RelativeSlack = 1e-9;

    /// <summary>What MLMD's rewriting takes for a neighbour or a property, also inside a literal.</summary>
    private static readonly string[] Rewritten = ["contexts_", "events_", "artifacts_", "executions_", "properties"];

    /// <summary>SQLite takes a literal in double quotes, as MLMD prints it, for a column where there is one of that name.</summary>
    private static readonly HashSet<string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "name", "type", "type_id", "uri", "state", "last_known_state", "external_id", "create_time_since_epoch", "last_update_time_since_epoch",
        "version", "type_kind", "description", "input_type", "output_type", "artifact_id", "execution_id", "context_id", "parent_context_id", "is_custom_property",
        "int_value", "double_value", "string_value", "bool_value", "byte_value", "proto_value", "milliseconds_since_epoch", "event_id", "rowid", "oid", "_rowid_",
        "true", "false", "null", "parent_type_id", "data_type", "schema_version",
    };

    /// <summary>A text as a literal.</summary>
    public static string? Literal(string text, FilterDialect dialect)
    {
        if (text.Length > LongestLiteral) return null;
        if (dialect == FilterDialect.Exact) return Escaped(text);
        var plain = text.Length > 0
            && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '_' or '-' or '/' or ':' or '@')
            && !text.Contains("--", StringComparison.Ordinal)
            && !Columns.Contains(text.Trim())
            && !Rewritten.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        return plain ? $"\"{text}\"" : null;
    }

    /// <summary>The path of a property up to its kind: <c>custom_properties.accuracy</c>.</summary>
    public static string? Property(string name, bool isCustom, FilterDialect dialect)
    {
        var kind = isCustom ? "custom_properties" : "properties";
        if (name.Length is 0 or > LongestName) return null;
        // A server folds names to lower case before it looks for them.
        if (name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
        {
            var plain = dialect == FilterDialect.Exact || !(Columns.Contains(name) || Rewritten.Any(word => name.Contains(word, StringComparison.Ordinal)));
            return plain ? $"{kind}.{name}" : null;
        }

        if (dialect == FilterDialect.AnyServer) return null;
        return name.All(static letter => letter is not ('`' or '\\') && !char.IsControl(letter) && !char.IsSurrogate(letter)) ? $"{kind}.`{name}`" : null;
    }

    /// <summary>Whether the node has the property at all: naming it in any kind asks for its row.</summary>
    public static string Exists(string path) => $"({path}.int_value IS NULL OR {path}.int_value IS NOT NULL)";

    /// <summary>The numbers not less than a bound.</summary>
    public static string? AtLeast(string path, object number)
    {
        if (number is long whole) return Whole(path, ">=", whole, Fixed(Lower(whole)));
        var bound = Lower((double)number);
        return bound is > -LargestFixed and < LargestFixed ? Whole(path, ">=", (long)Math.Floor(bound), Fixed(bound)) : null;
    }

    /// <summary>The numbers not greater than a bound.</summary>
    public static string? AtMost(string path, object number)
    {
        if (number is long whole) return Whole(path, "<=", whole, Fixed(Upper(whole)));
        var bound = Upper((double)number);
        return bound is > -LargestFixed and < LargestFixed ? Whole(path, "<=", (long)Math.Ceiling(bound), Fixed(bound)) : null;
    }

    // An integer column is compared with integers only: MySQL and PostgreSQL fail on anything else.
    private static string? Whole(string path, string comparison, long whole, string? bound) => bound is null || whole == long.MinValue
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"({path}.int_value {comparison} {whole} OR {path}.double_value {comparison} {bound})");

    private static double Lower(double number) => number - Slack - (Math.Abs(number) * RelativeSlack);

    private static double Upper(double number) => number + Slack + (Math.Abs(number) * RelativeSlack);

    private static string? Fixed(double number) => Math.Abs(number) < LargestFixed ? number.ToString("F7", CultureInfo.InvariantCulture) : null;

    private static string Escaped(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') result.Append('\\').Append(letter);
            else if (char.IsControl(letter)) result.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else result.Append(letter);
        }

        return result.Append('"').ToString();
    }
}
