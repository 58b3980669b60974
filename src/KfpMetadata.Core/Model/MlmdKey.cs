using System.Buffers;

namespace KfpMetadata;

/// <summary>The key of a record that has no name of its own: it makes a repeated write find itself.</summary>
internal static class MlmdKey
{
    private const string Prefix = "kfpmd-";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new key: <c>kfpmd-</c> and 32 hexadecimal digits.</summary>
    public static string New() => Prefix + Guid.NewGuid().ToString("N");

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
