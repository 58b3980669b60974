using System.Text;

namespace KfpMetadata.Storage.Sessions;

/// <summary>Names that come again in row after row: those of properties and types. One string is made of each, as long as they are few.</summary>
internal sealed class NameCache
{
    private const int Most = 64;

    private readonly List<(byte[] Utf8, string Name)> known = [];
    private int last;

    public string Get(ReadOnlySpan<byte> utf8)
    {
        // Rows have their names in the same order, so the next is most often the one behind the last.
        for (var step = 1; step <= known.Count; step++)
        {
            var at = (last + step) % known.Count;
            if (!utf8.SequenceEqual(known[at].Utf8))
                continue;
            last = at;
            return known[at].Name;
        }

        var name = Encoding.UTF8.GetString(utf8);
        if (known.Count == Most)
            known.Clear();
        last = known.Count;
        known.Add((utf8.ToArray(), name));
        return name;
    }
}
