using System.Runtime.CompilerServices;
using KfpMetadata.Storage.Filtering.Syntax;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Part = Superpower.TokenListParser<
    KfpMetadata.Storage.Filtering.FilterToken, KfpMetadata.Storage.Filtering.Syntax.FilterNode>;

namespace KfpMetadata.Storage.Filtering;

/// <summary>
/// The grammar: GoogleSQL's expressions, from loose to tight OR, AND, NOT, comparisons (which do not chain), |, ^, &amp;, shifts, sums,
/// products, signs.
/// </summary>
internal static class FilterGrammar
{
    private static readonly Part Expression = input =>
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Disjunction!(input);
    };

    private static readonly Part Name =
        from token in Token.EqualTo(FilterToken.Identifier)
        select (FilterNode)new AttributeNode(token.Position, token.ToStringValue());

    private static readonly Part QuotedName =
        from token in Token.EqualTo(FilterToken.QuotedIdentifier)
        select (FilterNode)new AttributeNode(token.Position, FilterLiterals.QuotedName(token));

    private static readonly TokenListParser<FilterToken, Token<FilterToken>> AnyName =
        Token.EqualTo(FilterToken.Identifier).Or(Token.EqualTo(FilterToken.QuotedIdentifier));

    private static readonly Part Property =
        from token in Token.EqualTo(FilterToken.Property)
        select (FilterNode)PropertyOf(token);

    private static readonly Part Neighbour =
        from alias in Token.EqualTo(FilterToken.Neighbour)
        from field in AnyName
        select (FilterNode)new NeighbourNode(alias.Position, alias.ToStringValue()[..^1], NameText(field), field.Position);

    private static readonly Part EnumName =
        Literal(FilterToken.ArtifactState, FilterType.Int64, static token => EnumNames.Value(token))
            .Or(Literal(FilterToken.ExecutionState, FilterType.Int64, static token => EnumNames.Value(token)))
            .Or(Literal(FilterToken.EventType, FilterType.Int64, static token => EnumNames.Value(token)));

    private static readonly Part Integer =
        from token in Token.EqualTo(FilterToken.Integer)
        let value = FilterLiterals.Integer(token)
        select (FilterNode)new LiteralNode(token.Position, value is long ? FilterType.Int64 : FilterType.UInt64, value);

    private static readonly Part Constant =
        Integer
            .Or(Literal(FilterToken.Float, FilterType.Double, static token => FilterLiterals.Float(token)))
            .Or(Literal(FilterToken.Text, FilterType.String, FilterLiterals.Text))
            .Or(Literal(FilterToken.Bytes, FilterType.Bytes, FilterLiterals.Text))
            .Or(Literal(FilterToken.True, FilterType.Bool, static _ => true))
            .Or(Literal(FilterToken.False, FilterType.Bool, static _ => false))
            .Or(Literal(FilterToken.Null, FilterType.Null, static _ => null))
            .Or(EnumName);

    private static readonly TokenListParser<FilterToken, FilterNode[]> Expressions =
        Expression.AtLeastOnceDelimitedBy(Token.EqualTo(FilterToken.Comma));

    private static readonly Part Call =
        from name in AnyName
        from open in Token.EqualTo(FilterToken.Open)
        from arguments in Expression.ManyDelimitedBy(Token.EqualTo(FilterToken.Comma), Token.EqualTo(FilterToken.Close))
        select (FilterNode)new CallNode(name.Position, NameText(name), arguments);

    private static readonly Part Select =
        from keyword in Token.EqualTo(FilterToken.Select)
        from value in Expression
        select (FilterNode)new OperatorNode(keyword.Position, FilterOperator.Subquery, [value]);

    private static readonly Part Parenthesised =
        from open in Token.EqualTo(FilterToken.Open)
        from value in Select.Or(Expression)
        from close in Token.EqualTo(FilterToken.Close)
        select value;

    private static readonly Part Exists =
        from keyword in Token.EqualTo(FilterToken.Exists)
        from open in Token.EqualTo(FilterToken.Open)
        from query in Select
        from close in Token.EqualTo(FilterToken.Close)
        select (FilterNode)new OperatorNode(keyword.Position, FilterOperator.Exists, [query]);

    private static readonly Part Cast =
        from keyword in Token.EqualTo(FilterToken.Cast)
        from open in Token.EqualTo(FilterToken.Open)
        from operand in Expression
        from separator in Token.EqualTo(FilterToken.As)
        from type in Token.EqualTo(FilterToken.Identifier)
        from close in Token.EqualTo(FilterToken.Close)
        select (FilterNode)new CastNode(keyword.Position, operand, type.ToStringValue(), type.Position);

    private static readonly TokenListParser<FilterToken, (FilterNode When, FilterNode Then)> Branch =
        from keyword in Token.EqualTo(FilterToken.When)
        from condition in Expression
        from separator in Token.EqualTo(FilterToken.Then)
        from value in Expression
        select (condition, value);

    private static readonly Part Case =
        from keyword in Token.EqualTo(FilterToken.Case)
        from subject in Expression.AsNullable().OptionalOrDefault()
        from branches in Branch.AtLeastOnce()
        from otherwise in Token.EqualTo(FilterToken.Else).IgnoreThen(Expression).AsNullable().OptionalOrDefault()
        from end in Token.EqualTo(FilterToken.End)
        select (FilterNode)CaseOf(keyword, subject, branches, otherwise);

    private static readonly Part Primary =
        Constant.Or(Property).Or(Neighbour).Or(Call.Try()).Or(Name).Or(QuotedName).Or(Parenthesised).Or(Exists).Or(Cast).Or(Case)
            .Named("a value");

    /// <summary>No value here has fields: the error names the one that is asked for.</summary>
    private static readonly Part Term =
        from value in Primary
        from field in Token.EqualTo(FilterToken.Dot).IgnoreThen(AnyName).OptionalOrDefault()
        select field.Kind == FilterToken.None ? value : throw NoField(value, field);

    private static readonly Part Signed =
        from signs in Token.EqualTo(FilterToken.Minus).Or(Token.EqualTo(FilterToken.Plus)).Or(Token.EqualTo(FilterToken.BitNot)).Many()
        from value in Term
        select Enumerable.Reverse(signs).Aggregate(value, (operand, sign) => new OperatorNode(sign.Position, SignOf(sign.Kind), [operand]));

    private static readonly Part Product = Binary(
        Signed, (FilterToken.Star, FilterOperator.Multiply), (FilterToken.Slash, FilterOperator.Divide),
        (FilterToken.Concatenate, FilterOperator.Concatenate));

    private static readonly Part Sum = Binary(
        Product, (FilterToken.Plus, FilterOperator.Add), (FilterToken.Minus, FilterOperator.Subtract));

    private static readonly Part Shift = Binary(
        Sum, (FilterToken.ShiftLeft, FilterOperator.ShiftLeft), (FilterToken.ShiftRight, FilterOperator.ShiftRight));

    private static readonly Part BitAnd = Binary(Shift, (FilterToken.BitAnd, FilterOperator.BitAnd));

    private static readonly Part BitXor = Binary(BitAnd, (FilterToken.BitXor, FilterOperator.BitXor));

    private static readonly Part Value = Binary(BitXor, (FilterToken.BitOr, FilterOperator.BitOr));

    /// <summary>What may stand behind a value; it makes a condition of it.</summary>
    private static readonly TokenListParser<FilterToken, Func<FilterNode, FilterNode>> Comparison =
        Compared(FilterToken.Equal, FilterOperator.Equal)
            .Or(Compared(FilterToken.NotEqual, FilterOperator.NotEqual))
            .Or(Compared(FilterToken.NotEqualOrNull, FilterOperator.NotEqualOrNull))
            .Or(Compared(FilterToken.Less, FilterOperator.Less))
            .Or(Compared(FilterToken.LessOrEqual, FilterOperator.LessOrEqual))
            .Or(Compared(FilterToken.Greater, FilterOperator.Greater))
            .Or(Compared(FilterToken.GreaterOrEqual, FilterOperator.GreaterOrEqual))
            .Or(Among(FilterToken.NotInOrNull, FilterOperator.NotInOrNull))
            .Or(Is)
            .Or(
                from negation in Token.EqualTo(FilterToken.Not)
                from test in Test
                select (Func<FilterNode, FilterNode>)(left => Negate(negation.Position, test(left))))
            .Or(Test);

    private static readonly Part Condition =
        from left in Value
        from comparison in Comparison.AsNullable().OptionalOrDefault()
        select comparison is null ? left : comparison(left);

    private static readonly Part Negation =
        from negations in Token.EqualTo(FilterToken.Not).Many()
        from operand in Condition
        select Enumerable.Reverse(negations).Aggregate(operand, (inner, negation) => Negate(negation.Position, inner));

    private static readonly Part Conjunction = Joined(Negation, FilterToken.And, FilterOperator.And);

    private static readonly Part Disjunction = Joined(Conjunction, FilterToken.Or, FilterOperator.Or);

    /// <summary>A whole filter.</summary>
    public static readonly Part Filter = Disjunction.AtEnd();

    private static TokenListParser<FilterToken, Func<FilterNode, FilterNode>> Test =>
        Among(FilterToken.In, FilterOperator.In)
            .Or(
                from keyword in Token.EqualTo(FilterToken.Between)
                from low in Value
                from separator in Token.EqualTo(FilterToken.And)
                from high in Value
                select (Func<FilterNode, FilterNode>)(left =>
                    new OperatorNode(keyword.Position, FilterOperator.Between, [left, low, high])))
            .Or(Compared(FilterToken.Like, FilterOperator.Like));

    private static TokenListParser<FilterToken, Func<FilterNode, FilterNode>> Is =>
        from keyword in Token.EqualTo(FilterToken.Is)
        from negation in Token.EqualTo(FilterToken.Not).OptionalOrDefault()
        from state in Token.EqualTo(FilterToken.Null).Value(FilterOperator.IsNull)
            .Or(Token.EqualTo(FilterToken.True).Value(FilterOperator.IsTrue))
            .Or(Token.EqualTo(FilterToken.False).Value(FilterOperator.IsFalse))
            .Or(Token.EqualToValueIgnoreCase(FilterToken.Identifier, "UNKNOWN").Value(FilterOperator.IsUnknown))
        select (Func<FilterNode, FilterNode>)(left =>
        {
            var test = new OperatorNode(keyword.Position, state, [left]);
            return negation.Kind == FilterToken.None ? test : Negate(negation.Position, test);
        });

    private static TokenListParser<FilterToken, Func<FilterNode, FilterNode>> Compared(FilterToken token, FilterOperator kind) =>
        from comparison in Token.EqualTo(token)
        from right in Value
        select (Func<FilterNode, FilterNode>)(left => new OperatorNode(comparison.Position, kind, [left, right]));

    private static TokenListParser<FilterToken, Func<FilterNode, FilterNode>> Among(FilterToken token, FilterOperator kind) =>
        from keyword in Token.EqualTo(token)
        from open in Token.EqualTo(FilterToken.Open)
        from items in Select.Select(query => new[] { query }).Or(Expressions)
        from close in Token.EqualTo(FilterToken.Close)
        select (Func<FilterNode, FilterNode>)(left => items is [OperatorNode { Operator: FilterOperator.Subquery } query]
            ? new OperatorNode(keyword.Position, FilterOperator.InSubquery, [left, query])
            : new OperatorNode(keyword.Position, kind, [left, .. items]));

    private static Part Binary(Part operand, params (FilterToken Token, FilterOperator Operator)[] operators)
    {
        var sign = operators
            .Select(pair => Token.EqualTo(pair.Token).Select(token => (token.Position, pair.Operator)))
            .Aggregate((left, right) => left.Or(right));
        return Parse.Chain(sign, operand, (by, left, right) => new OperatorNode(by.Position, by.Operator, [left, right]));
    }

    /// <summary>A chain of one operator is one node, however long it is.</summary>
    private static Part Joined(Part operand, FilterToken token, FilterOperator kind) =>
        from first in operand
        from rest in Token.EqualTo(token).IgnoreThen(operand).Many()
        select rest.Length == 0 ? first : new OperatorNode(first.Position, kind, [first, .. rest]);

    private static OperatorNode Negate(Position position, FilterNode operand) => new(position, FilterOperator.Not, [operand]);

    private static Part Literal(FilterToken kind, FilterType type, Func<Token<FilterToken>, object?> value) =>
        Token.EqualTo(kind).Select(token => (FilterNode)new LiteralNode(token.Position, type, value(token)));

    private static PropertyNode PropertyOf(Token<FilterToken> token)
    {
        var text = token.ToStringValue();
        var start = text.IndexOf('.', StringComparison.Ordinal) + 1;
        var end = text.LastIndexOf('.');
        var isQuoted = text[start] == '`';
        return new PropertyNode(
            token.Position,
            text.StartsWith("custom_", StringComparison.Ordinal),
            isQuoted ? text[(start + 1)..(end - 1)] : text[start..end],
            isQuoted,
            text[(end + 1)..]);
    }

    private static OperatorNode CaseOf(
        Token<FilterToken> keyword, FilterNode? subject, (FilterNode When, FilterNode Then)[] branches, FilterNode? otherwise)
    {
        var operands = new List<FilterNode>();
        foreach (var (when, then) in branches)
        {
            operands.Add(subject is null ? when : new OperatorNode(when.Position, FilterOperator.Matches, [subject, when]));
            operands.Add(then);
        }

        operands.Add(otherwise ?? new LiteralNode(keyword.Position, FilterType.Null, Value: null));
        return new OperatorNode(keyword.Position, FilterOperator.Case, operands);
    }

    private static FilterOperator SignOf(FilterToken sign) => sign switch
    {
        FilterToken.Minus => FilterOperator.Minus,
        FilterToken.Plus => FilterOperator.Plus,
        _ => FilterOperator.BitNot,
    };

    private static string NameText(Token<FilterToken> token) =>
        token.Kind == FilterToken.QuotedIdentifier ? FilterLiterals.QuotedName(token) : token.ToStringValue();

    private static FilterException NoField(FilterNode value, Token<FilterToken> field) => value switch
    {
        AttributeNode { Name: "properties" or "custom_properties" } name => new FilterException(
            $"Unrecognized name: {name.Name}; a property is written {name.Name}.NAME.KIND, without blanks, where KIND is int_value, "
            + "double_value, string_value or bool_value, and a NAME of other than letters, digits and _ stands in backquotes",
            name.Position),
        AttributeNode name => new FilterException($"Unrecognized name: {name.Name}.{NameText(field)}", name.Position),
        _ => new FilterException($"Cannot access field {NameText(field)} on a value", field.Position),
    };
}
