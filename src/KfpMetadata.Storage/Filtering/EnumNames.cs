using Google.Protobuf.Reflection;
using KfpMetadata.Protocol;
using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>
/// Finds the bare names of states and event types: those that stand behind <c>=</c>, <c>!=</c>, <c>&lt;&gt;</c>, <c>IN</c> and
/// <c>NOT IN</c> of an attribute that is an enum. MLMD writes numbers for them before it parses a filter; hence its rules: the attribute
/// is written in lower case and without quotes, a number is refused where a name could stand, and <c>!=</c> is true without a state.
/// </summary>
internal static class EnumNames
{
    private static readonly Dictionary<string, int> ArtifactStates = Names("Artifact", "State");

    private static readonly Dictionary<string, int> ExecutionStates = Names("Execution", "State");

    private static readonly Dictionary<string, int> EventTypes = Names("Event", "Type");

    public static Token<FilterToken>[] Mark(Token<FilterToken>[] tokens)
    {
        var marked = new List<Token<FilterToken>>(tokens.Length);
        for (var index = 0; index < tokens.Length; index++)
        {
            marked.Add(tokens[index]);
            if (EnumOf(tokens, index) is { } kind)
                index += MarkComparison(tokens.AsSpan(index + 1), kind, marked);
        }

        return [.. marked];
    }

    /// <summary>The number of a name.</summary>
    public static long Value(Token<FilterToken> token) => NumberOf(token.Kind, token.ToStringValue())!.Value;

    private static FilterToken? EnumOf(Token<FilterToken>[] tokens, int index)
    {
        var token = tokens[index];
        if (token.Kind != FilterToken.Identifier || (index > 0 && tokens[index - 1].Kind == FilterToken.Dot))
            return null;
        var alias = index > 0 && tokens[index - 1].Kind == FilterToken.Neighbour ? tokens[index - 1].ToStringValue().Split('_')[0] : "";
        return (alias, token.ToStringValue()) switch
        {
            ("" or "artifacts", "state") => FilterToken.ArtifactState,
            ("" or "executions", "last_known_state") => FilterToken.ExecutionState,
            ("events", "type") => FilterToken.EventType,
            _ => null,
        };
    }

    /// <summary>Adds what follows the attribute, as far as it is a comparison with names; returns how many tokens that took.</summary>
    private static int MarkComparison(ReadOnlySpan<Token<FilterToken>> rest, FilterToken kind, List<Token<FilterToken>> marked)
    {
        if (rest.Length >= 2 && rest[0].Kind is FilterToken.Equal or FilterToken.NotEqual && (IsWord(rest[1]) || BeginsWithDigit(rest[1])))
            return MarkValue(rest[0], rest[1], kind, marked);
        if (rest is [{ Kind: FilterToken.Not } not, { Kind: FilterToken.In }, ..])
            return MarkList(not, rest[1..], kind, marked, 1);
        return rest is [{ Kind: FilterToken.In }, ..] ? MarkList(not: null, rest, kind, marked, 0) : 0;
    }

    private static int MarkValue(Token<FilterToken> comparison, Token<FilterToken> value, FilterToken kind, List<Token<FilterToken>> marked)
    {
        var isNamed = NumberOf(kind, value.ToStringValue()) is not null;
        // MLMD rewrites nothing behind <>, so that a number is a number there.
        if (!isNamed && comparison.Kind == FilterToken.NotEqual && string.Equals(comparison.ToStringValue(), "<>", StringComparison.Ordinal))
            return 0;
        RequireName(kind, value, isNamed);
        marked.Add(comparison.Kind == FilterToken.Equal ? comparison : With(comparison, FilterToken.NotEqualOrNull));
        marked.Add(With(value, kind));
        return 2;
    }

    private static int MarkList(
        Token<FilterToken>? not, ReadOnlySpan<Token<FilterToken>> list, FilterToken kind, List<Token<FilterToken>> marked, int before)
    {
        // IN ( word {, word} )
        var length = 2;
        if (list.Length < 4 || list[1].Kind != FilterToken.Open)
            return 0;
        for (; length + 1 < list.Length && IsWord(list[length]); length += 2)
        {
            if (list[length + 1].Kind == FilterToken.Close)
                break;
            if (list[length + 1].Kind != FilterToken.Comma)
                return 0;
        }

        if (length + 1 >= list.Length || !IsWord(list[length]))
            return 0;
        // A single number passes in MLMD.
        if (length == 2 && list[2].Kind == FilterToken.Integer)
            return 0;

        marked.Add(not is { } negation ? With(negation, FilterToken.NotInOrNull) : list[0]);
        marked.Add(list[1]);
        for (var index = 2; index <= length; index++)
        {
            var isName = index % 2 == 0;
            if (isName)
                RequireName(kind, list[index], NumberOf(kind, list[index].ToStringValue()) is not null);
            marked.Add(isName ? With(list[index], kind) : list[index]);
        }

        marked.Add(list[length + 1]);
        return before + length + 2;
    }

    private static bool IsWord(Token<FilterToken> token) =>
        token.Kind is FilterToken.Identifier or FilterToken.Integer or FilterToken.Reserved or (>= FilterToken.And and <= FilterToken.When);

    /// <summary>MLMD takes the digits before the point for a name.</summary>
    private static bool BeginsWithDigit(Token<FilterToken> token) =>
        token.Kind == FilterToken.Float && char.IsAsciiDigit(token.ToStringValue()[0]);

    private static void RequireName(FilterToken kind, Token<FilterToken> token, bool isNamed)
    {
        if (!isNamed)
        {
            throw new FilterException(
                $"Unsupported enum value specified in the query: {token.ToStringValue()}; known are {string.Join(", ", NumbersOf(kind).Keys)}");
        }
    }

    private static long? NumberOf(FilterToken kind, string name)
    {
        var numbers = NumbersOf(kind);
        return numbers.TryGetValue(name, out var number) ? number : null;
    }

    private static Dictionary<string, int> NumbersOf(FilterToken kind) => kind switch
    {
        FilterToken.ArtifactState => ArtifactStates,
        FilterToken.ExecutionState => ExecutionStates,
        _ => EventTypes,
    };

    private static Token<FilterToken> With(Token<FilterToken> token, FilterToken kind) => new(kind, token.Span);

    /// <summary>The names as the protocol writes them.</summary>
    private static Dictionary<string, int> Names(string message, string name) =>
        MetadataStoreReflection.Descriptor.FindTypeByName<MessageDescriptor>(message)
            .EnumTypes.Single(type => string.Equals(type.Name, name, StringComparison.Ordinal))
            .Values.ToDictionary(value => value.Name, value => value.Number, StringComparer.Ordinal);
}
