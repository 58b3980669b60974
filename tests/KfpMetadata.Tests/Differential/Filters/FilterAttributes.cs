namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>What a filter on a kind of node can name.</summary>
internal sealed class FilterAttributes(Dice dice, string kind)
{
    private static readonly string[] ArtifactStates =
        ["UNKNOWN", "PENDING", "LIVE", "MARKED_FOR_DELETION", "DELETED", "ABANDONED", "REFERENCE"];

    private static readonly string[] ExecutionStates = ["UNKNOWN", "NEW", "RUNNING", "COMPLETE", "FAILED", "CACHED", "CANCELED"];

    private static readonly string[] EventTypes =
    [
        "UNKNOWN", "DECLARED_OUTPUT", "DECLARED_INPUT", "INPUT", "OUTPUT", "INTERNAL_INPUT", "INTERNAL_OUTPUT", "PENDING_OUTPUT",
    ];

    private bool IsContext => kind == "context";

    public FilterTree Number() => Leaf(dice.Below(12) switch
    {
        < 4 => dice.Pick("id", "id", "ID", "`id`", "type_id"),
        < 6 => Property("int_value"),
        6 => "type_id",
        _ => IsContext
            ? dice.Pick("parent_contexts_p.id", "child_contexts_c.id", "artifacts_a.id", "executions_e.id", "artifacts_b.id")
            : dice.Pick(
                "contexts_a.id", "contexts_b.id", "events_e.milliseconds_since_epoch", $"events_e.{Other}_id", $"events_f.{Other}_id"),
    });

    public FilterTree Float() => Leaf(Property("double_value"));

    public FilterTree Text() => Leaf(dice.Below(12) switch
    {
        < 4 => dice.Pick("name", "type", "external_id", "Name", "`name`"),
        < 7 => Property("string_value"),
        7 when kind == "artifact" => "uri",
        < 9 => dice.Pick("name", "type"),
        _ => IsContext
            ? dice.Pick(
                "parent_contexts_p.name", "child_contexts_c.type", "artifacts_a.name", "artifacts_a.uri", "executions_e.type",
                "executions_e.name")
            : dice.Pick("contexts_a.name", "contexts_a.type", "contexts_b.name"),
    });

    /// <summary>A property that is true or false by itself.</summary>
    public FilterTree Flag() => new(Property("bool_value") + dice.Pick("", " = TRUE", " != false"), IsCondition: true);

    /// <summary>A comparison with names of an enum.</summary>
    public FilterTree Enum()
    {
        var (attribute, names) = EnumAttribute();
        var count = dice.Percent(60) ? 1 : dice.Between(1, 3);
        var isList = count > 1 || dice.Percent(20);
        List<string> chosen = [.. Enumerable.Range(0, count).Select(_ => dice.Pick(names))];
        var isNegated = dice.Percent(40);
        var condition = isList
            ? $"{attribute} {(isNegated ? "NOT " : "")}IN ({string.Join(", ", chosen)})"
            : $"{attribute} {(isNegated ? dice.Pick("!=", "!=", "<>") : "=")} {chosen[0]}";
        var numbers = string.Join(", ", chosen.Select(name => Array.IndexOf(names, name)));
        var plain = isNegated ? $"(NOT ({attribute}) IN ({numbers}) OR ({attribute}) IS NULL)" : $"({attribute}) IN ({numbers})";
        return new FilterTree(condition, IsCondition: true) { PlainFormat = plain };
    }

    private string Other => kind == "artifact" ? "execution" : "artifact";

    private (string Attribute, string[] Names) EnumAttribute()
    {
        if (IsContext)
            return dice.Percent(50) ? ("artifacts_a.state", ArtifactStates) : ("executions_e.last_known_state", ExecutionStates);
        if (dice.Percent(40))
            return (dice.Pick("events_e.type", "events_f.type"), EventTypes);
        return kind == "artifact" ? ("state", ArtifactStates) : ("last_known_state", ExecutionStates);
    }

    /// <summary>A name is always written in one way: MLMD refuses one that is quoted here and not there.</summary>
    private string Property(string column)
    {
        var isCustom = dice.Percent(50);
        var name = dice.Percent(3) ? "nope" : isCustom ? dice.Pick(FilterStore.CustomProperties) : dice.Pick(FilterStore.Properties);
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            name = $"`{name}`";
        return $"{(isCustom ? "custom_" : "")}properties.{name}.{(dice.Percent(80) ? column : dice.Pick("int_value", column))}";
    }

    private static FilterTree Leaf(string text) => new(text, IsCondition: false);
}
