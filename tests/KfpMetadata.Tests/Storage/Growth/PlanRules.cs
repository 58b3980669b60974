using System.Text.RegularExpressions;

namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>What the plan of a statement tells of its cost.</summary>
internal static partial class PlanRules
{
    /// <summary>Tables of MLMD that grow with what is recorded; others hold types.</summary>
    private static readonly HashSet<string> Growing = new(
        [
            "Artifact", "Execution", "Context", "ArtifactProperty", "ExecutionProperty", "ContextProperty",
            "Event", "EventPath", "Attribution", "Association", "ParentContext",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The lines of the plan that break the rule; none where all is well.</summary>
    public static IEnumerable<string> Faults(WatchedStatement statement, GrowthRule rule)
    {
        var isSorted = statement.Plan.Any(line => line.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal));
        var stopsEarly = !isSorted && statement.Sql.Contains(" LIMIT ", StringComparison.Ordinal);
        return statement.Plan.Where(line => IsFault(line, statement.Sql, rule, stopsEarly));
    }

    private static bool IsFault(string line, string sql, GrowthRule rule, bool stopsEarly)
    {
        if (line.Contains("AUTOMATIC", StringComparison.Ordinal))
            return true;
        // A part of the order that an index does not give, within rows that a key gives, sorts no more than the answer.
        if (line.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal))
            return rule == GrowthRule.Page;
        if (Range().IsMatch(line))
            return !stopsEarly;
        if (Scan().Match(line) is not { Success: true } scan || rule == GrowthRule.Everything)
            return false;
        return IsGrowing(scan.Groups["table"].Value, sql) && !(rule == GrowthRule.Page && stopsEarly);
    }

    /// <summary>Plans name a table by its alias. What is no table of MLMD is a list that came with the request.</summary>
    private static bool IsGrowing(string name, string sql)
    {
        var alias = Regex.Match(sql, $@"\b(?:FROM|JOIN) (?<table>\w+) (?:AS )?{name}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
        return Growing.Contains(name) || (alias.Success && Growing.Contains(alias.Groups["table"].Value));
    }

    [GeneratedRegex(@"^SCAN (?<table>\w+)", RegexOptions.None, 1000)]
    private static partial Regex Scan();

    /// <summary>A search with nothing but a beginning, or nothing but an end, is a scan from or up to there. One with both is as long as the caller makes it.</summary>
    [GeneratedRegex(@"^SEARCH .*\(\w+[<>]\?\)", RegexOptions.None, 1000)]
    private static partial Regex Range();
}
