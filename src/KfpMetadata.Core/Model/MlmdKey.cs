using System.Buffers;
using System.Globalization;

namespace KfpMetadata;

/// <summary>The key of a record that has no name of its own: it makes a repeated write find itself.</summary>
internal static class MlmdKey
{
    private const string Prefix = "kfpmd-";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// A new key: <c>kfpmd-</c> and 32 hexadecimal digits, 12 of the time in milliseconds and 20 at random. With the time first, neighbours in time are
    /// neighbours in the store's index of names, and a write touches few of its pages.
    /// </summary>
    public static string New()
    {
        // Two digits of a random Guid are fixed; these are not among the twenty.
        var random = Guid.NewGuid().ToString("N").AsSpan();
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds():x12}{random[..8]}{random[20..]}");
    }

    /// <summary>Whether a name is such a key.</summary>
    public static bool IsKey(string name) =>
        name.Length == Prefix.Length + 32 && name.StartsWith(Prefix, StringComparison.Ordinal) && !name.AsSpan(Prefix.Length).ContainsAnyExcept(Digits);

    /// <summary>Gives the node a key as its name, where it has no name.</summary>
    public static void Ensure(MlmdNode node)
    {
        if (node.Name is not null) return;
        node.Name = New();
        node.HasGeneratedName = true;
    }
}
