using System.Globalization;
using KfpMetadata.Storage.Dialects;

namespace KfpMetadata.Storage.Filtering;

/// <summary>
/// The filter that programs ask by most: <c>id IN (1, 2, 3)</c>, with a hundred ids or more. It says what the language says, without a walk
/// through the grammar.
/// </summary>
internal static class IdFilter
{
    private const string Head = "id IN (";

    /// <summary>The filter as SQL; null where it is another one.</summary>
    public static FilterClause? Compile(string filter, SqlDialect dialect, int firstParameter)
    {
        if (!filter.StartsWith(Head, StringComparison.Ordinal) || !filter.EndsWith(')'))
            return null;
        var ids = new List<long>();
        foreach (var number in filter[Head.Length..^1].Split(','))
        {
            if (!long.TryParse(number.AsSpan().Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return null;
            ids.Add(id);
        }

        var parameter = string.Create(CultureInfo.InvariantCulture, $"@p{firstParameter}");
        return new FilterClause(Joins: "", dialect.IsOneOf("N.id", parameter), [dialect.IdList(ids)], RepeatsNodes: false);
    }
}
