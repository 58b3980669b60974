using System.Globalization;

namespace KfpMetadata.Storage.Sessions;

/// <summary>
/// A part of a list of texts, as parameters of an IN. The parts come in few lengths, so that few statements are prepared; a part that
/// is shorter repeats its last text. (Lists of ids travel as one JSON array; texts do not, as JSON functions cut them at a NUL.)
/// </summary>
internal readonly record struct TextList(string[] Values)
{
    private static readonly int[] Lengths = [1, 8, 64, 512];

    public static IEnumerable<TextList> Chunks(IEnumerable<string> texts)
    {
        foreach (var chunk in texts.Distinct(StringComparer.Ordinal).Chunk(Lengths[^1]))
        {
            var padded = new string[Array.Find(Lengths, length => length >= chunk.Length)];
            chunk.CopyTo(padded, 0);
            Array.Fill(padded, chunk[^1], chunk.Length, padded.Length - chunk.Length);
            yield return new TextList(padded);
        }
    }

    /// <summary>The names of the parameters, from @p{first} on.</summary>
    public string Parameters(int first) =>
        string.Join(", ", Enumerable.Range(first, Values.Length).Select(index => "@p" + index.ToString(CultureInfo.InvariantCulture)));
}
