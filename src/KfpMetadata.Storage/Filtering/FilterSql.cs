using System.Globalization;
using KfpMetadata.Storage.Dialects;
using KfpMetadata.Storage.Filtering.Binding;

namespace KfpMetadata.Storage.Filtering;

/// <summary>Writes a typed filter as SQL. Values go into parameters, always.</summary>
internal sealed class FilterSql(SqlDialect dialect, FilterParameters parameters)
{
    /// <summary>From here on the values of IN are one parameter: databases take so many only.</summary>
    private const int LongList = 16;

    public string Write(TypedNode node) => node switch
    {
        TypedLiteral literal => Literal(literal.Value),
        TypedColumn column => column.Sql,
        TypedCast cast => $"CAST({Write(cast.Operand)} AS {dialect.TypeName(cast.Type)})",
        TypedCall call => $"{call.Function}({List(call.Arguments)})",
        TypedOperation operation => Operation(operation),
        _ => throw new InvalidOperationException($"There is no SQL for {node.GetType().Name}."),
    };

    private string Literal(object? value) => value switch
    {
        null => "NULL",
        true => "TRUE",
        false => "FALSE",
        // Beyond 64 bits with a sign the databases count in doubles.
        ulong number => parameters.Add((double)number),
        _ => parameters.Add(value),
    };

    private string Operation(TypedOperation operation)
    {
        var operands = operation.Operands;
        switch (operation.Operator)
        {
            case FilterOperator.Or:
                return Chain(" OR ", operands.Select(Write).ToArray());
            case FilterOperator.And:
                return Chain(" AND ", operands.Select(Write).ToArray());
            case FilterOperator.Not:
                return $"(NOT {Write(operands[0])})";
            case FilterOperator.In:
                return Among(operands);
            case FilterOperator.NotInOrNull:
                return $"({Write(operands[0])} IS NULL OR NOT {Among(operands)})";
            case FilterOperator.NotEqualOrNull:
                return $"({Write(operands[0])} IS NULL OR {Write(operands[0])} <> {Write(operands[1])})";
            case FilterOperator.InSubquery:
                return $"({Write(operands[0])} IN {Write(operands[1])})";
            case FilterOperator.Between:
                return $"({Write(operands[0])} BETWEEN {Write(operands[1])} AND {Write(operands[2])})";
            case FilterOperator.IsNull or FilterOperator.IsUnknown:
                return $"({Write(operands[0])} IS NULL)";
            case FilterOperator.IsTrue:
                return $"({Write(operands[0])} IS TRUE)";
            case FilterOperator.IsFalse:
                return $"({Write(operands[0])} IS FALSE)";
            case FilterOperator.Minus:
                return $"(-{Write(operands[0])})";
            case FilterOperator.BitNot:
                return $"(~{Write(operands[0])})";
            case FilterOperator.Case:
                return Case(operands);
            case FilterOperator.Subquery:
                return $"(SELECT {Write(operands[0])})";
            case FilterOperator.Exists:
                return $"(EXISTS {Write(operands[0])})";
            default:
                return $"({Write(operands[0])} {Sign(operation.Operator)} {Write(operands[1])})";
        }
    }

    private string Case(IReadOnlyList<TypedNode> operands)
    {
        var branches = Enumerable.Range(0, operands.Count / 2)
            .Select(branch => $" WHEN {Write(operands[branch * 2])} THEN {Write(operands[(branch * 2) + 1])}");
        return $"(CASE{string.Concat(branches)} ELSE {Write(operands[^1])} END)";
    }

    private string Among(IReadOnlyList<TypedNode> operands)
    {
        var value = Write(operands[0]);
        var items = operands.Skip(1).ToList();
        if (items.Count >= LongList && Values<long>(items) is { } numbers && operands[0].Type == FilterType.Int64)
            return $"({dialect.IsOneOf(value, parameters.Add(dialect.IdList(numbers)))})";
        if (items.Count >= LongList && Values<string>(items) is { } texts && !texts.Exists(text => text.Contains('\0')))
            return $"({dialect.IsOneOf(value, parameters.Add(dialect.TextList(texts)))})";
        return $"({value} IN ({List(items)}))";
    }

    /// <summary>The values of literals that are all of one type; null where they are not.</summary>
    private static List<T>? Values<T>(List<TypedNode> items)
    {
        var values = items.Select(item => (item as TypedLiteral)?.Value).OfType<T>().ToList();
        return values.Count == items.Count ? values : null;
    }

    private string List(IEnumerable<TypedNode> nodes) => string.Join(", ", nodes.Select(Write));

    /// <summary>A balanced tree: databases bound the depth of an expression, and a chain of thousands would exceed it.</summary>
    private static string Chain(string between, ReadOnlySpan<string> terms)
    {
        if (terms.Length == 1)
            return terms[0];
        var half = terms.Length / 2;
        return string.Create(CultureInfo.InvariantCulture, $"({Chain(between, terms[..half])}{between}{Chain(between, terms[half..])})");
    }

    private static string Sign(FilterOperator kind) => kind switch
    {
        FilterOperator.Equal or FilterOperator.Matches => "=",
        FilterOperator.NotEqual => "<>",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        FilterOperator.Like => "LIKE",
        FilterOperator.Add => "+",
        FilterOperator.Subtract => "-",
        FilterOperator.Multiply => "*",
        FilterOperator.Divide => "/",
        FilterOperator.BitOr => "|",
        FilterOperator.BitAnd => "&",
        FilterOperator.ShiftLeft => "<<",
        FilterOperator.ShiftRight => ">>",
        _ => throw new InvalidOperationException($"{kind} is not written between two operands."),
    };
}
