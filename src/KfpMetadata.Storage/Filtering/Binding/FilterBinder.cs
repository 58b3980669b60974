using System.Runtime.CompilerServices;
using KfpMetadata.Storage.Filtering.Syntax;

namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>Gives every part of a filter its type, or says which does not fit. The rules are GoogleSQL's.</summary>
internal sealed class FilterBinder(FilterTables tables)
{
    /// <summary>SQLite takes expressions of 1,000 levels.</summary>
    private const int DeepestTree = 500;

    private int depth;

    public TypedNode Bind(FilterNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++depth > DeepestTree)
            throw new FilterException($"The expression is nested more than {DeepestTree} levels deep; write it flatter", node.Position);
        try
        {
            return node switch
            {
                LiteralNode literal => new TypedLiteral(literal.Type, literal.Value),
                AttributeNode attribute => tables.Attribute(attribute),
                PropertyNode property => tables.Property(property),
                NeighbourNode neighbour => tables.Field(neighbour),
                CallNode call => BindCall(call),
                CastNode cast => BindCast(cast),
                OperatorNode operation => BindOperation(operation),
                _ => throw new InvalidOperationException($"There is no rule for {node.GetType().Name}."),
            };
        }
        finally
        {
            depth--;
        }
    }

    private TypedNode BindOperation(OperatorNode node)
    {
        if (NegativeLiteral(node) is { } literal)
            return literal;
        var operands = node.Operands.Select(Bind).ToList();
        switch (node.Operator)
        {
            case FilterOperator.Or or FilterOperator.And or FilterOperator.Not:
                return BindLogic(node, operands);
            case FilterOperator.IsNull:
                return Bool(node, operands);
            case FilterOperator.IsTrue or FilterOperator.IsFalse or FilterOperator.IsUnknown:
                return operands[0].Type is FilterType.Bool or FilterType.Null ? Bool(node, operands) : throw NoSignature(node, operands);
            case FilterOperator.Exists:
                return Bool(node, operands);
            case FilterOperator.Subquery:
                return new TypedOperation(operands[0].Type == FilterType.Null ? FilterType.Int64 : operands[0].Type, node.Operator, operands);
            case FilterOperator.Like:
                return BindLike(node, operands);
            case FilterOperator.Case:
                return BindCase(node, operands);
            case >= FilterOperator.Plus and <= FilterOperator.BitNot:
                return BindSign(node, operands);
            case >= FilterOperator.Add and <= FilterOperator.ShiftRight:
                return BindArithmetic(node, operands);
            default:
                return BindComparison(node, operands);
        }
    }

    private static TypedOperation BindLogic(OperatorNode node, List<TypedNode> operands)
    {
        if (node.Operator == FilterOperator.Not)
            RequireNoNull(node, operands);
        return operands.TrueForAll(operand => operand.Type is FilterType.Bool or FilterType.Null)
            ? Bool(node, operands)
            : throw NoSignature(node, operands);
    }

    private static TypedOperation BindComparison(OperatorNode node, List<TypedNode> operands)
    {
        if (node.Operator is not (FilterOperator.In or FilterOperator.NotInOrNull or FilterOperator.InSubquery or FilterOperator.Between
            or FilterOperator.Matches))
        {
            RequireNoNull(node, operands);
        }

        return FilterTypes.Common(operands.Select(operand => operand.Type)) is { } type
            ? Bool(node, Converted(node, operands, type))
            : throw NoSignature(node, operands);
    }

    private static TypedOperation BindLike(OperatorNode node, List<TypedNode> operands)
    {
        // SQLite's limit.
        const int longestPattern = 50_000;
        RequireNoNull(node, operands);
        if (operands.Exists(operand => operand.Type != FilterType.String))
            throw NoSignature(node, operands);
        return operands[1] is TypedLiteral { Value: string { Length: > longestPattern / 4 } pattern }
            && System.Text.Encoding.UTF8.GetByteCount(pattern) > longestPattern
            ? throw new FilterException($"The pattern of LIKE has more than {longestPattern} bytes", node.Position)
            : Bool(node, operands);
    }

    private static TypedOperation BindCase(OperatorNode node, List<TypedNode> operands)
    {
        bool IsCondition(int index) => index % 2 == 0 && index < operands.Count - 1;
        var values = operands.Where((_, index) => !IsCondition(index)).Select(value => value.Type);
        if (operands.Where((operand, index) => IsCondition(index) && operand.Type is not (FilterType.Bool or FilterType.Null)).Any()
            || FilterTypes.Common(values) is not { } type)
        {
            throw NoSignature(node, operands);
        }

        var result = type == FilterType.Null ? FilterType.Int64 : type;
        return new TypedOperation(
            result,
            node.Operator,
            operands.Select((operand, index) => IsCondition(index) ? operand : FilterCasts.Convert(operand, result)).ToList());
    }

    private static TypedNode BindSign(OperatorNode node, List<TypedNode> operands)
    {
        RequireNoNull(node, operands);
        var type = operands[0].Type;
        var fits = node.Operator == FilterOperator.BitNot ? FilterTypes.IsInteger(type) : FilterTypes.IsNumber(type);
        if (!fits)
            throw NoSignature(node, operands);
        return node.Operator == FilterOperator.Plus ? operands[0] : new TypedOperation(type, node.Operator, operands);
    }

    private static TypedOperation BindArithmetic(OperatorNode node, List<TypedNode> operands)
    {
        RequireNoNull(node, operands);
        if (node.Operator == FilterOperator.Concatenate && operands.TrueForAll(operand => operand.Type == FilterType.String))
            throw Unsupported("||", node);
        if (node.Operator == FilterOperator.Concatenate
            || FilterTypes.Common(operands.Select(operand => operand.Type)) is not { } type
            || !FilterTypes.IsNumber(type))
        {
            throw NoSignature(node, operands);
        }

        // No INT64 holds what only an UINT64 can.
        if (type == FilterType.Int64 && operands.Exists(operand => operand.Type == FilterType.UInt64))
            throw NoSignature(node, operands);
        if (node.Operator == FilterOperator.Divide)
            type = FilterType.Double;
        if (node.Operator >= FilterOperator.BitOr && type == FilterType.Double)
            throw NoSignature(node, operands);
        return node.Operator == FilterOperator.BitXor
            ? throw Unsupported("^", node)
            : new TypedOperation(type, node.Operator, Converted(node, operands, type));
    }

    private TypedCall BindCall(CallNode node)
    {
        if (FilterFunction.Find(node.Function) is not { } function)
        {
            throw new FilterException(
                $"Function not found: {node.Function}; supported are {string.Join(", ", FilterFunction.Names)} and CAST", node.Position);
        }

        var arguments = node.Arguments.Select(Bind).ToList();
        return function.Call(node.Function, arguments) ?? throw new FilterException(
            $"No matching signature for function {node.Function.ToUpperInvariant()} for argument types: {FilterTypes.Names(arguments)}",
            node.Position);
    }

    private TypedNode BindCast(CastNode node)
    {
        if (FilterTypes.Parse(node.TypeName) is not { } type)
        {
            throw new FilterException(
                $"Type not found: {node.TypeName}; the types are BOOL, INT64, UINT64, DOUBLE and STRING", node.TypePosition);
        }

        var operand = Bind(node.Operand);
        if (!FilterCasts.IsValid(operand.Type, type))
        {
            throw new FilterException(
                $"Invalid cast from {FilterTypes.Name(operand.Type)} to {FilterTypes.Name(type)}", node.Operand.Position);
        }

        return FilterCasts.Convert(operand, type);
    }

    /// <summary>A sign belongs to the literal behind it: the lowest INT64 is not a negated INT64.</summary>
    private static TypedLiteral? NegativeLiteral(OperatorNode node)
    {
        if (node is not { Operator: FilterOperator.Minus, Operands: [LiteralNode { Type: FilterType.UInt64, Value: ulong value }] })
            return null;
        return value == (ulong)long.MaxValue + 1
            ? new TypedLiteral(FilterType.Int64, long.MinValue)
            : throw new FilterException($"Invalid integer literal: -{value}", node.Position);
    }

    private static List<TypedNode> Converted(OperatorNode node, List<TypedNode> operands, FilterType type)
    {
        if (type == FilterType.Bytes)
            throw new FilterException("BYTES cannot be compared here", node.Position);
        // Integers of both kinds compare as they are.
        return type == FilterType.Double ? operands.ConvertAll(operand => FilterCasts.Convert(operand, type)) : operands;
    }

    private static TypedOperation Bool(OperatorNode node, IReadOnlyList<TypedNode> operands) => new(FilterType.Bool, node.Operator, operands);

    private static void RequireNoNull(OperatorNode node, List<TypedNode> operands)
    {
        if (operands.Exists(operand => operand is { IsNull: true, Type: FilterType.Null }))
            throw new FilterException($"Operands of {Sign(node.Operator)} cannot be literal NULL; IS NULL asks for it", node.Position);
    }

    private static FilterException NoSignature(OperatorNode node, IEnumerable<TypedNode> operands) =>
        new($"No matching signature for operator {Sign(node.Operator)} for argument types: {FilterTypes.Names(operands)}", node.Position);

    private static FilterException Unsupported(string sign, OperatorNode node) =>
        new($"The operator {sign} is not supported", node.Position);

    private static string Sign(FilterOperator kind) => kind switch
    {
        FilterOperator.Equal or FilterOperator.Matches => "=",
        FilterOperator.NotEqual or FilterOperator.NotEqualOrNull => "!=",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        FilterOperator.In or FilterOperator.InSubquery => "IN",
        FilterOperator.NotInOrNull => "NOT IN",
        FilterOperator.IsTrue => "IS TRUE",
        FilterOperator.IsFalse => "IS FALSE",
        FilterOperator.IsUnknown => "IS UNKNOWN",
        FilterOperator.Plus or FilterOperator.Add => "+",
        FilterOperator.Minus or FilterOperator.Subtract => "-",
        FilterOperator.Multiply => "*",
        FilterOperator.Divide => "/",
        FilterOperator.Concatenate => "||",
        FilterOperator.BitNot => "~",
        FilterOperator.BitOr => "|",
        FilterOperator.BitXor => "^",
        FilterOperator.BitAnd => "&",
        FilterOperator.ShiftLeft => "<<",
        FilterOperator.ShiftRight => ">>",
        _ => kind.ToString().ToUpperInvariant(),
    };
}
