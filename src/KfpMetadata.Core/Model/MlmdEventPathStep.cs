using System.Globalization;

namespace KfpMetadata;

/// <summary>One step of an event's path: a key or an index.</summary>
/// <param name="Key">The key, or <see langword="null"/> for an index step.</param>
/// <param name="Index">The index, or <see langword="null"/> for a key step.</param>
public sealed record MlmdEventPathStep(string? Key, long? Index = null)
{
    /// <summary>The key, or the index in brackets.</summary>
    /// <returns>For example <c>model</c> or <c>[0]</c>.</returns>
    public override string ToString() => VisibleText.Of(Text);

    /// <summary>The key as it is, or the index in brackets.</summary>
    internal string Text => Key ?? string.Create(CultureInfo.InvariantCulture, $"[{Index}]");
}
