namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>
/// Makes filters by the grammar, for one kind of node. What MLMD reads in another way on purpose of nobody is left out: texts that are
/// names of columns, have backslashes or line breaks, or look like comparisons of states; property names in upper case. Tests of their
/// own have these.
/// </summary>
internal sealed class FilterGenerator(Dice dice, string kind)
{
    private static readonly string[] Comparisons = ["=", "=", "!=", "<>", "<", "<=", ">", ">="];
    private static readonly string[] Patterns = ["'a%'", "'%1'", "'_1'", "'%'", "''", "'A_'", "'%\u00e9%'", "'100%'", "'u_x'"];

    private readonly FilterAttributes attributes = new(dice, kind);

    public FilterTree Condition(int depth) => depth <= 0 ? Atom(0) : dice.Below(12) switch
    {
        0 or 1 => Node($"{{0}} {Word("AND")} {{1}}", Condition(depth - 1), Condition(depth - 1)),
        2 or 3 => Node($"({{0}} {Word("OR")} {{1}})", Condition(depth - 1), Condition(depth - 1)),
        4 => Node($"{{0}} {Word("OR")} {{1}} {Word("AND")} {{2}}", Condition(depth - 1), Condition(depth - 1), Atom(depth - 1)),
        5 => Node($"{Word("NOT")} ({{0}})", Condition(depth - 1)),
        6 => Node($"{Word("NOT")} {{0}}", Atom(depth - 1)),
        7 => Node("({0})", Condition(depth - 1)),
        8 => Node($"({{0}}) {Word("IS")} {dice.Pick("", "NOT ")}{dice.Pick("TRUE", "FALSE", "NULL")}", Condition(depth - 1)),
        _ => Atom(depth - 1),
    };

    private FilterTree Atom(int depth) => dice.Below(14) switch
    {
        0 or 1 or 2 => Comparison(Number(depth), Number(depth)),
        3 or 4 => Comparison(Text(depth), Text(depth)),
        5 => Comparison(Float(depth), dice.Percent(50) ? Float(depth) : Number(depth)),
        6 => List(() => Number(0)),
        7 => List(() => Text(0)),
        8 => Node($"{{0}} {dice.Pick("", "NOT ")}BETWEEN {{1}} AND {{2}}", Number(depth), Number(0), Number(0)),
        9 => Node($"{{0}} {dice.Pick("", "NOT ")}LIKE {dice.Pick(Patterns)}", Text(depth)),
        10 => Node($"{{0}} IS {dice.Pick("", "NOT ")}NULL", dice.Pick(Number(depth), Text(depth), Float(depth))),
        11 => dice.Percent(70) ? attributes.Flag() : Node(dice.Pick("TRUE", "false", "1 = 1")),
        _ => attributes.Enum(),
    };

    private FilterTree Number(int depth) => depth <= 0 || dice.Percent(60)
        ? dice.Percent(60) ? attributes.Number() : Value(dice.Pick("0", "1", "2", "7", "-1", "100", "0x0A", "9223372036854775807"))
        : dice.Below(9) switch
        {
            0 or 1 => Value($"{{0}} {dice.Pick("+", "-", "*")} {{1}}", Number(depth - 1), Number(depth - 1)),
            2 => Value($"({{0}} {dice.Pick("&", "|", "<<", ">>")} {dice.Pick("1", "2", "3")})", Number(0)),
            3 => Value("ABS({0})", Number(0)),
            4 => Value("LENGTH({0})", Text(depth - 1)),
            5 => Value("COALESCE({0}, {1})", Number(depth - 1), Number(0)),
            6 => Value("CASE WHEN {0} THEN {1} ELSE {2} END", Condition(0), Number(0), Number(0)),
            7 => Value("NULLIF({0}, {1})", Number(0), Number(0)),
            _ => Value("(-{0})", attributes.Number()),
        };

    private FilterTree Float(int depth) => depth <= 0 || dice.Percent(60)
        ? dice.Percent(65) ? attributes.Float() : Value(dice.Pick("0.5", "1.0", "-1.5", "2.25", "1e2", ".5", "3."))
        : dice.Below(4) switch
        {
            0 => Value($"({{0}} {dice.Pick("+", "-", "*", "/")} {{1}})", Float(depth - 1), Float(0)),
            1 => Value("({0} / {1})", Number(0), Float(0)),
            2 => Value("COALESCE({0}, {1})", Float(0), Float(0)),
            _ => Value("ABS({0})", Float(0)),
        };

    private FilterTree Text(int depth) => depth <= 0 || dice.Percent(65)
        ? dice.Percent(60) ? attributes.Text() : Literal()
        : dice.Below(7) switch
        {
            0 => Value($"{dice.Pick("LOWER", "UPPER", "upper", "TRIM", "LTRIM", "RTRIM")}({{0}})", Text(depth - 1)),
            1 => Value($"SUBSTR({{0}}, {dice.Pick("1", "2", "-1")})", Text(depth - 1)),
            2 => Value("SUBSTR({0}, 1, 2)", Text(depth - 1)),
            3 => Value("REPLACE({0}, 'a', {1})", Text(0), Literal()),
            4 => Value("COALESCE({0}, {1})", Text(0), Literal()),
            5 => Value("CAST({0} AS STRING)", Number(0)),
            _ => Value("CASE WHEN {0} THEN {1} ELSE {2} END", Condition(0), Text(0), Text(0)),
        };

    private FilterTree Literal()
    {
        var text = dice.Pick(FilterStore.Texts);
        var isDouble = text.Contains('\'', StringComparison.Ordinal) || (dice.Percent(30) && !text.Contains('"', StringComparison.Ordinal));
        return Value(isDouble ? $"\"{text}\"" : $"'{text}'");
    }

    private FilterTree Comparison(FilterTree left, FilterTree right) => Node($"{{0}} {dice.Pick(Comparisons)} {{1}}", left, right);

    private FilterTree List(Func<FilterTree> item)
    {
        FilterTree[] items = [.. Enumerable.Range(0, dice.Between(2, 4)).Select(_ => item())];
        var places = string.Join(", ", Enumerable.Range(1, items.Length - 1).Select(index => $"{{{index}}}"));
        return Node($"{{0}} {dice.Pick("", "NOT ")}IN ({places})", items);
    }

    private string Word(string keyword) => dice.Below(10) switch
    {
        0 => keyword.ToLowerInvariant(),
        1 => keyword + " /* c */",
        _ => keyword,
    };

    private static FilterTree Node(string format, params FilterTree[] parts) => new(format, IsCondition: true, parts);

    private static FilterTree Value(string format, params FilterTree[] parts) => new(format, IsCondition: false, parts);
}
