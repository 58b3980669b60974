namespace KfpMetadata.Storage.Sessions;

/// <summary>What an answer leaves out because it cannot be read, in words. It travels beside the answer, where there is room for some kilobytes.</summary>
internal sealed class LeftOut
{
    private const int Most = 10;
    private const int Longest = 160;

    private readonly List<string> told = [];
    private int count;

    public void Add(string what)
    {
        count++;
        if (told.Count < Most)
            told.Add(what.Length <= Longest ? what : what[..Longest] + "\u2026");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', told) + (count > told.Count ? $" And {count - told.Count} more." : "");
}
