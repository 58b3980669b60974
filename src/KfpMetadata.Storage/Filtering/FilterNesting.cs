using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>
/// Bounds how deep an expression is nested before anything recursive looks at it. Parentheses directly within parentheses say nothing
/// and are dropped first, as MLMD does not count them either.
/// </summary>
internal static class FilterNesting
{
    public const int Deepest = 100;

    public static Token<FilterToken>[] Bound(Token<FilterToken>[] tokens)
    {
        var kept = WithoutDoubleParentheses(tokens);
        var depth = 0;
        var prefixes = 0;
        foreach (var token in kept)
        {
            prefixes = token.Kind is FilterToken.Not or FilterToken.Minus or FilterToken.Plus or FilterToken.BitNot ? prefixes + 1 : 0;
            depth += token.Kind switch
            {
                FilterToken.Open or FilterToken.Case => 1,
                FilterToken.Close or FilterToken.End => -1,
                _ => 0,
            };
            if (depth + prefixes > Deepest)
                throw new FilterException($"The expression is nested more than {Deepest} levels deep; write it flatter", token.Position);
        }

        return kept;
    }

    private static Token<FilterToken>[] WithoutDoubleParentheses(Token<FilterToken>[] tokens)
    {
        var closing = ClosingOf(tokens);
        var drop = new bool[tokens.Length];
        for (var index = 0; index + 1 < tokens.Length; index++)
        {
            // Behind a name or IN the outer pair is not one of an expression.
            var isGrouping = index == 0 || tokens[index - 1].Kind is not (FilterToken.Identifier or FilterToken.QuotedIdentifier
                or FilterToken.In or FilterToken.NotInOrNull or FilterToken.Cast or FilterToken.Exists);
            if (isGrouping && closing[index] > 0 && closing[index + 1] > 0 && closing[index] == closing[index + 1] + 1)
                drop[index + 1] = drop[closing[index + 1]] = true;
        }

        return [.. tokens.Where((_, index) => !drop[index])];
    }

    /// <summary>The place of the closing parenthesis of each opening one; 0 for all else.</summary>
    private static int[] ClosingOf(Token<FilterToken>[] tokens)
    {
        var closing = new int[tokens.Length];
        var open = new Stack<int>();
        for (var index = 0; index < tokens.Length; index++)
        {
            if (tokens[index].Kind == FilterToken.Open)
                open.Push(index);
            else if (tokens[index].Kind == FilterToken.Close && open.TryPop(out var start))
                closing[start] = index;
        }

        return closing;
    }
}
