using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

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
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 16);
#pragma warning disable CA5394 // Tells records apart, on all machines; nothing secret. Each thread's generator begins with 256 bits of the system's.
        Random.Shared.NextBytes(bytes[6..]);
#pragma warning restore CA5394
        return Prefix + Convert.ToHexString(bytes).ToLowerInvariant();
    }

    /// <summary>The key of what these texts identify: of the same form, and the same whoever makes it.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // With their lengths, no two lists of texts are one.
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}")));
        }

        return Prefix + Convert.ToHexString(hash.GetHashAndReset()[..16]).ToLowerInvariant();
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
