namespace KfpMetadata.Storage.Sessions;

/// <summary>The text that MLMD reads as NULL, wherever it stands in a column that can be NULL, and in names that cannot.</summary>
internal static class NullMark
{
    public const string Text = "__MLMD_NULL__";

    public static bool Is(string? text) => string.Equals(text, Text, StringComparison.Ordinal);

    /// <summary>Refuses a text that would not be read again.</summary>
    /// <param name="text">The new text.</param>
    /// <param name="what">The field, for the message: <c>name of the artifact</c>.</param>
    /// <param name="stored">The text before: what was read can be written back, whoever wrote it.</param>
    public static void Refuse(string? text, string what, string? stored = null)
    {
        if (Is(text) && !Is(stored))
            throw StoreErrors.InvalidArgument($"The {what} is the text {Text}, which MLMD reads as no value.");
    }
}
