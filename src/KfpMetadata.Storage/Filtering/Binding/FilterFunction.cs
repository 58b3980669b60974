namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>A function that filters can call.</summary>
/// <param name="Required">How many arguments it needs.</param>
/// <param name="Parameters">The types of its parameters; null stands for any type, but one for all.</param>
/// <param name="RepeatsLast">Whether the last parameter may take any number of arguments.</param>
/// <param name="Result">The type of its value; null for that of its arguments.</param>
internal sealed record FilterFunction(int Required, IReadOnlyList<FilterType?> Parameters, bool RepeatsLast, FilterType? Result)
{
    private const FilterType Text = FilterType.String;
    private const FilterType Number = FilterType.Int64;

    /// <summary>Those of GoogleSQL's that SQLite has too; MLMD fails with all others.</summary>
    private static readonly Dictionary<string, FilterFunction> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ABS"] = new(1, [null], RepeatsLast: false, Result: null),
        ["COALESCE"] = new(2, [null], RepeatsLast: true, Result: null),
        ["FORMAT"] = new(1, [Text, null], RepeatsLast: true, Text),
        ["IFNULL"] = new(2, [null, null], RepeatsLast: false, Result: null),
        ["LENGTH"] = new(1, [Text], RepeatsLast: false, Number),
        ["LOWER"] = new(1, [Text], RepeatsLast: false, Text),
        ["LTRIM"] = new(1, [Text, Text], RepeatsLast: false, Text),
        ["NULLIF"] = new(2, [null, null], RepeatsLast: false, Result: null),
        ["REPLACE"] = new(3, [Text, Text, Text], RepeatsLast: false, Text),
        ["ROUND"] = new(1, [FilterType.Double, Number], RepeatsLast: false, FilterType.Double),
        ["RTRIM"] = new(1, [Text, Text], RepeatsLast: false, Text),
        ["SIGN"] = new(1, [null], RepeatsLast: false, Result: null),
        ["SUBSTR"] = new(2, [Text, Number, Number], RepeatsLast: false, Text),
        ["TRIM"] = new(1, [Text, Text], RepeatsLast: false, Text),
        ["UNICODE"] = new(1, [Text], RepeatsLast: false, Number),
        ["UPPER"] = new(1, [Text], RepeatsLast: false, Text),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static FilterFunction? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The call with these arguments; null where they do not fit.</summary>
    public TypedCall? Call(string name, IReadOnlyList<TypedNode> arguments)
    {
        if (arguments.Count < Required || (arguments.Count > Parameters.Count && !RepeatsLast))
            return null;
        var converted = new TypedNode[arguments.Count];
        var isFormat = Result is not null && RepeatsLast;
        var common = isFormat ? null : FilterTypes.Common(arguments.Where((_, index) => ParameterOf(index) is null).Select(node => node.Type));
        for (var index = 0; index < converted.Length; index++)
        {
            // The further arguments of FORMAT are of whatever type they are.
            if ((ParameterOf(index) ?? (isFormat ? arguments[index].Type : common)) is not { } type || !Fits(arguments[index].Type, type))
                return null;
            converted[index] = FilterCasts.Convert(arguments[index], type);
        }

        // Numbers only have a magnitude and a sign.
        if (Parameters.Count == 1 && !RepeatsLast && common is { } only && only != FilterType.Null && !FilterTypes.IsNumber(only))
            return null;
        var result = Result ?? common!.Value;
        return new TypedCall(result == FilterType.Null ? FilterType.Int64 : result, name.ToUpperInvariant(), converted);
    }

    private FilterType? ParameterOf(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];

    private static bool Fits(FilterType given, FilterType wanted) =>
        given == wanted || given == FilterType.Null || (FilterTypes.IsInteger(given) && FilterTypes.IsNumber(wanted));
}
