using System.Globalization;

namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>A generated expression.</summary>
/// <param name="Format">Its text, with {0}, {1}, ... for the parts.</param>
/// <param name="IsCondition">Whether it is true or false.</param>
/// <param name="Parts">The expressions in it.</param>
internal sealed record FilterTree(string Format, bool IsCondition, params FilterTree[] Parts)
{
    /// <summary>The same in words that the library understands as well; null where these are its words.</summary>
    public string? PlainFormat { get; init; }

    public string Text => Write(plain: false);

    /// <summary>The text with numbers in place of names of states and event types that MLMD does not know there.</summary>
    public string Plain => Write(plain: true);

    /// <summary>Expressions that are a little smaller.</summary>
    public IEnumerable<FilterTree> Smaller()
    {
        foreach (var part in Parts)
        {
            if (part.IsCondition == IsCondition)
                yield return part;
        }

        for (var index = 0; index < Parts.Length; index++)
        {
            foreach (var smaller in Parts[index].Smaller())
                yield return this with { Parts = [.. Parts[..index], smaller, .. Parts[(index + 1)..]] };
        }
    }

    private string Write(bool plain) => string.Format(
        CultureInfo.InvariantCulture, plain ? PlainFormat ?? Format : Format, [.. Parts.Select(part => part.Write(plain))]);
}
