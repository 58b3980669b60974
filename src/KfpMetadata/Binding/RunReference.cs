using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>
/// A run as a user names it: its id, the beginning of one, <c>Type/id</c>, the run, or its context. A number is the id that was typed, never
/// the id of a context: builds, dates and the beginnings of UUIDs are of digits.
/// </summary>
[TypeConverter(typeof(RunReferenceConverter))]
public sealed class RunReference : NodeReference
{
    /// <summary>Makes a reference of whatever was given.</summary>
    /// <param name="value">A string, a number, a run, a context, or an object with the property <c>ContextId</c>.</param>
    public RunReference(object? value)
        : base(MlmdNodeKind.Context, IsNumber(value) ? TextOf(value) : value)
    {
        // Where the text is the number's own, more may have been typed.
        if (PowerShellValue.Unwrap(value) is IFormattable number && IsNumber(value)
            && string.Equals(GivenName, number.ToString(format: null, CultureInfo.InvariantCulture), StringComparison.Ordinal))
        {
            Number = number;
        }
    }

    /// <summary>The number that was given without the text that was typed for it; <see langword="null"/> for anything else.</summary>
    internal object? Number { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeReference ?? (obj is null or DBNull ? null : new RunReference(obj)));

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>Whether a value is a number.</summary>
    internal static bool IsNumber(object? value) => PowerShellValue.Unwrap(value)
        is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or System.Numerics.BigInteger;

    /// <summary>PowerShell keeps what was typed, as <c>0x1f</c> or <c>12e4</c>, beside the number.</summary>
    private static string TextOf(object? value) => LanguagePrimitives.ConvertTo<string>(value);
}

/// <summary>Makes a <see cref="RunReference"/> of whatever is bound to a parameter of its type.</summary>
public sealed class RunReferenceConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is not null;

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => sourceValue is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        new RunReference(sourceValue);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        new RunReference(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new InvalidCastException($"A reference cannot be converted to {destinationType}.");
}
