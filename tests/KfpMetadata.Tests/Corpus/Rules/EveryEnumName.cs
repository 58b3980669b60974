using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>
/// Every name of a state or event type is known, behind &lt;&gt; and of neighbours too. The answer must be that to the same filter with
/// numbers, which MLMD understands.
/// </summary>
internal sealed partial class EveryEnumName : IDeliberateDifference
{
    private static readonly string[] ArtifactStates =
        ["UNKNOWN", "PENDING", "LIVE", "MARKED_FOR_DELETION", "DELETED", "ABANDONED", "REFERENCE"];

    private static readonly string[] ExecutionStates = ["UNKNOWN", "NEW", "RUNNING", "COMPLETE", "FAILED", "CACHED", "CANCELED"];

    private static readonly string[] EventTypes =
    [
        "UNKNOWN", "DECLARED_OUTPUT", "DECLARED_INPUT", "INPUT", "OUTPUT", "INTERNAL_INPUT", "INTERNAL_OUTPUT", "PENDING_OUTPUT",
    ];

    public string Name => "every state and event name is known, <> works for them, != works on neighbours";

    public async Task<bool> Explains(MetDifference difference)
    {
        if (!difference.Expected.Is("INVALID_ARGUMENT") || difference.Actual.IsError || difference.Request["options"]?["filter_query"] is null)
            return false;
        var request = difference.Request.DeepClone().AsObject();
        var filter = request["options"]!["filter_query"]!.GetValue<string>();
        var numbered = Comparison().Replace(filter, WithNumbers);
        if (string.Equals(filter, numbered, StringComparison.Ordinal))
            return false;
        request["options"]!["filter_query"] = numbered;
        var answer = await difference.Replay.Ask(difference.Rpc, request);
        return answer.Response is { } response && difference.IsAnsweredAs(WithoutToken(response, difference.Actual.Response!));
    }

    /// <summary>A token holds the filter.</summary>
    private static JsonObject WithoutToken(JsonObject response, JsonObject actual)
    {
        if (response.ContainsKey("next_page_token") && actual["next_page_token"] is { } token)
            response["next_page_token"] = token.DeepClone();
        return response;
    }

    private static string WithNumbers(Match match)
    {
        var attribute = match.Groups["attribute"].Value;
        var names = attribute.EndsWith("last_known_state", StringComparison.Ordinal) ? ExecutionStates
            : attribute.EndsWith("state", StringComparison.Ordinal) ? ArtifactStates : EventTypes;
        var values = match.Groups["names"].Value.Split(',').Select(name => Array.IndexOf(names, name.Trim())).ToList();
        if (values.Contains(-1))
            return match.Value;
        var isNegated = match.Groups["operator"].Value is "!=" or "<>" || match.Groups["operator"].Value.StartsWith("NOT", StringComparison.OrdinalIgnoreCase);
        var list = $"({attribute}) IN ({string.Join(", ", values)})";
        return isNegated ? $"(NOT {list} OR ({attribute}) IS NULL)" : list;
    }

    [GeneratedRegex(
        @"(?<attribute>\b(?:artifacts_\w+\.|executions_\w+\.)?(?:last_known_state|state)|\bevents_\w+\.type)\s*"
            + @"(?:(?<operator>=|!=|<>)\s*(?<names>[A-Z_]+)\b|(?<operator>(?:NOT\s+)?IN)\s*\((?<names>[A-Z_,\s]+)\))",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
