using System.Globalization;

namespace KfpMetadata.Storage.Filtering;

/// <summary>The values of a filter on their way into a statement.</summary>
internal sealed class FilterParameters(int first)
{
    /// <summary>SQLite takes no more than 32,766 in a statement.</summary>
    private const int Most = 30_000;

    private readonly List<object?> values = [];

    public IReadOnlyList<object?> Values => values;

    /// <summary>Adds a value and gives the parameter's name.</summary>
    public string Add(object value)
    {
        if (values.Count == Most)
            throw new FilterException($"The filter has more than {Most} values beside those in lists; split it");
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"@p{first + values.Count - 1}");
    }
}
