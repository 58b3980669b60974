using System.Collections;

namespace KfpMetadata;

/// <summary>
/// The terms of <c>-Property</c> and <c>-CustomProperty</c>: a plain value is a literal, a list means one of it, null means absent, and a dictionary
/// holds operators.
/// </summary>
/// <param name="makePattern">Makes a pattern of a text with wildcards.</param>
internal sealed class PropertyFilters(Func<string, TextPattern> makePattern)
{
    private const string Operators = "eq, ne, gt, ge, lt, le, like, in, exists";

    /// <summary>The terms of a dictionary of names and conditions.</summary>
    /// <exception cref="MlmdException">A condition makes no sense (<c>MlmdInvalidArgument</c>, <c>MlmdInvalidValue</c>).</exception>
    public IEnumerable<NodeTerm> Terms(IDictionary? conditions, bool isCustom)
    {
        if (conditions is null) yield break;
        foreach (DictionaryEntry entry in conditions)
        {
            var name = MlmdValue.Unwrap(entry.Key)?.ToString() ?? "";
            if (name.Length == 0) throw MlmdErrors.InvalidArgument("A filter names a property by an empty text. Every property has a name of at least one character.");
            if (MlmdValue.Unwrap(entry.Value) is not IDictionary operators)
            {
                yield return Equal(name, isCustom, entry.Value);
                continue;
            }

            if (operators.Count == 0) throw MlmdErrors.InvalidArgument($"The filter of the property '{name}' has no operator. The operators are: {Operators}.");
            foreach (DictionaryEntry condition in operators)
                yield return Term(name, isCustom, MlmdValue.Unwrap(condition.Key)?.ToString() ?? "", MlmdValue.Unwrap(condition.Value));
        }
    }

    private PropertyTerm Term(string name, bool isCustom, string word, object? value)
    {
        if (!Enum.TryParse<PropertyOperator>(word, ignoreCase: true, out var comparison) || !char.IsAsciiLetter(word[0]) || comparison == PropertyOperator.Absent)
            throw MlmdErrors.InvalidArgument($"The filter of the property '{name}' has the operator '{word}'. The operators are: {Operators}.");
        switch (comparison)
        {
            case PropertyOperator.Eq or PropertyOperator.In:
                return Equal(name, isCustom, value);
            case PropertyOperator.Ne when value is null:
                return new PropertyTerm(name, isCustom, PropertyOperator.Exists, []);
            case PropertyOperator.Exists:
                var wanted = value as bool? ?? throw MlmdErrors.InvalidArgument($"The operator exists of the property '{name}' takes $true or $false, not '{MlmdValue.Format(value)}'.");
                return new PropertyTerm(name, isCustom, wanted ? PropertyOperator.Exists : PropertyOperator.Absent, []);
            case PropertyOperator.Like:
                var text = value as string ?? throw MlmdErrors.InvalidArgument($"The operator like of the property '{name}' takes a text with wildcards, not '{MlmdValue.Format(value)}'.");
                return new PropertyTerm(name, isCustom, comparison, [], makePattern(text));
            default:
                if (value is null || (value is IEnumerable and not string))
                    throw MlmdErrors.InvalidArgument($"The operator {word} of the property '{name}' takes one value.");
                var one = MlmdValue.Normalize(value, name);
                if (comparison != PropertyOperator.Ne && one is bool)
                    throw MlmdErrors.InvalidArgument($"The operator {word} of the property '{name}' takes a number or a text: Booleans have no order.");
                return new PropertyTerm(name, isCustom, comparison, [one]);
        }
    }

    private static PropertyTerm Equal(string name, bool isCustom, object? given)
    {
        var value = MlmdValue.Unwrap(given);
        if (value is null) return new PropertyTerm(name, isCustom, PropertyOperator.Absent, []);
        if (value is string or not IEnumerable) return new PropertyTerm(name, isCustom, PropertyOperator.Eq, [Scalar(value, name)]);
        var items = ((IEnumerable)value).Cast<object?>().Select(MlmdValue.Unwrap).ToList();
        return new PropertyTerm(name, isCustom, PropertyOperator.In, [.. items.OfType<object>().Select(item => Scalar(item, name))]) { OrAbsent = items.Contains(null) };
    }

    private static object Scalar(object value, string name) => MlmdValue.Normalize(value, name) is var scalar and (long or double or string or bool)
        ? scalar
        : throw MlmdErrors.InvalidArgument($"The filter of the property '{name}' holds a tree of values. Compare numbers, texts and Booleans, or ask with exists.");
}
