using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>
/// A run as a user names it: its id, the beginning of one, <c>Type/id</c>, the run, or its context. A number is the id that was typed, never
/// the id of a context: builds, dates and the beginnings of UUIDs are of digits.
/// </summary>
/// <remarks>The conversion belongs to the type, not to a parameter: mocks and proxies of a command have its types only.</remarks>
[TypeConverter(typeof(RunReferenceConverter))]
public sealed class RunReference : IEquatable<RunReference>
{
    private RunReference(NodeReference node, object? number)
    {
        Node = node;
        Number = number;
    }

    /// <summary>The id of the run, its beginning or <c>Type/id</c>; <see langword="null"/> where a run or a context was given.</summary>
    public string? Text => Node.Name;

    /// <summary>The id of the context, where a run or a context was given; else 0.</summary>
    public long ContextId => Node.Id;

    /// <summary>The context that is meant.</summary>
    internal NodeReference Node { get; }

    /// <summary>The number that was given without the text that was typed for it; <see langword="null"/> for anything else.</summary>
    internal object? Number { get; }

    /// <summary>Makes a reference of whatever was given.</summary>
    /// <param name="value">A text, a number, a run, a context, or an object with the property <c>ContextId</c>.</param>
    /// <returns>The reference; whether it makes sense shows when it is used.</returns>
    public static RunReference Create(object? value)
    {
        var bare = PowerShellValue.Unwrap(value);
        if (bare is RunReference same) return same;
        if (!IsNumber(bare)) return new RunReference(NodeReference.Create(MlmdNodeKind.Context, value), number: null);
        // PowerShell keeps what was typed, as 0x1f or 12e4, beside the number.
        var text = LanguagePrimitives.ConvertTo<string>(value);
        var isPlain = string.Equals(text, ((IFormattable)bare!).ToString(format: null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return new RunReference(NodeReference.Create(MlmdNodeKind.Context, text), isPlain ? bare : null);
    }

    /// <summary>Whether both name the same run in the same way.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(RunReference? other) =>
        other is not null && ContextId == other.ContextId && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RunReference);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, ContextId);

    /// <summary>The id of the run.</summary>
    /// <returns>For example <c>run-1</c>; for a context by its id alone <c>context 7</c>.</returns>
    public override string ToString() => Text ?? Node.Entity?.Name ?? Node.ToString();

    /// <summary>Whether a value is a number.</summary>
    internal static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or System.Numerics.BigInteger;
}
