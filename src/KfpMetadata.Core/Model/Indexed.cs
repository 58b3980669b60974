namespace KfpMetadata;

/// <summary>Lists as PowerShell can index them: it sees the indexer of an array, not one that a type implements for its interface alone.</summary>
internal static class Indexed
{
    /// <summary>The items as an array; nothing as an empty one.</summary>
    public static T[] Of<T>(IEnumerable<T>? items) => items as T[] ?? items?.ToArray() ?? [];
}
