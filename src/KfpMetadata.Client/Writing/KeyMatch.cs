namespace KfpMetadata.Client;

/// <summary>A node that was to be written beside what the store holds under its key.</summary>
/// <param name="Written">What was to be written.</param>
/// <param name="Stored">What the store takes for its name; <see langword="null"/> where there is nothing.</param>
/// <param name="SameContents">Whether the two hold the same.</param>
internal sealed record KeyMatch(MlmdNode Written, MlmdNode? Stored, bool SameContents)
{
    /// <summary>Whether the store holds exactly this name; MySQL also finds other spellings.</summary>
    public bool IsFound => Stored is not null && string.Equals(Stored.Name, Written.Name, StringComparison.Ordinal);
}
