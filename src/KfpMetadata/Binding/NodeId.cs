using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>
/// The id of an artifact, execution or context where a parameter takes ids: an integer, its digits, or the entity that has it. The conversion belongs to
/// the type, so that it works in a mock and in a proxy function, too. It compares as the number that it is.
/// </summary>
[TypeConverter(typeof(NodeIdConverter))]
public sealed class NodeId : IEquatable<NodeId>
{
    /// <summary>Makes an id of a number.</summary>
    /// <param name="value">The number; ids of a store are from 1.</param>
    public NodeId(long value) => (Value, Given) = (value, value);

    /// <summary>Makes an id of the entity that has it.</summary>
    /// <param name="value">The entity.</param>
    public NodeId(MlmdNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        (Value, Kind, Given) = (value.Id, value.Kind, value);
    }

    internal NodeId(long value, MlmdNodeKind kind, object given) => (Value, Kind, Given) = (value, kind, given);

    /// <summary>The number.</summary>
    public long Value { get; }

    /// <summary>The kind of the entity; <see langword="null"/> where a number was given.</summary>
    public MlmdNodeKind? Kind { get; }

    /// <summary>What was given.</summary>
    internal object Given { get; }

    /// <summary>The number.</summary>
    /// <param name="id">The id.</param>
    public static implicit operator long(NodeId id) => id?.Value ?? 0;

    /// <summary>The number.</summary>
    /// <returns>The number.</returns>
    public long ToInt64() => Value;

    /// <summary>Whether the other is the same number.</summary>
    /// <param name="other">Another id.</param>
    /// <returns>Whether it is.</returns>
    public bool Equals(NodeId? other) => other is not null && other.Value == Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => NumberOf(obj) == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The digits.</summary>
    /// <returns>For example <c>7</c>.</returns>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The numbers of ids, for a parameter that means one kind.</summary>
    /// <param name="ids">What was given.</param>
    /// <param name="kind">The kind that is meant.</param>
    /// <exception cref="MlmdException">An entity of another kind was given (<c>MlmdWrongKind</c>).</exception>
    internal static long[] Of(NodeId[]? ids, MlmdNodeKind kind) => Array.ConvertAll(ids ?? [], id => id.Kind is { } other && other != kind
        ? throw CommandErrors.WrongKind(string.Create(
            CultureInfo.InvariantCulture, $"The id of {NodeReference.Word(other)} {id.Value} cannot stand for {NodeReference.Word(kind)} {id.Value}. Give ids of its own kind."))
        : id.Value);

    private static long? NumberOf(object? value) => PowerShellValue.Unwrap(value) switch
    {
        NodeId id => id.Value,
        MlmdNode node => node.Id,
        var other => PowerShellValue.AsNamedId(other),
    };
}

/// <summary>Makes an id of whatever is bound to a parameter of its type: an entity, also one that came back from another process, or what PowerShell takes for an integer.</summary>
public sealed class NodeIdConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => Make(sourceValue) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Make(sourceValue) ?? throw new PSInvalidCastException($"'{sourceValue}' is not a valid id. Ids are integers from 1.");

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"An id cannot be converted to {destinationType}.");

    private static NodeId? Make(object? value)
    {
        switch (PowerShellValue.Unwrap(value))
        {
            case null or string { Length: 0 } or bool:
                return null;
            case NodeId id:
                return id;
            case MlmdNode node:
                return new NodeId(node);
            case var other when LanguagePrimitives.TryConvertTo<long>(other, CultureInfo.InvariantCulture, out var number):
                return new NodeId(number);
        }

        foreach (var kind in Enum.GetValues<MlmdNodeKind>())
        {
            if (PowerShellValue.IsDeserialized(value, "KfpMetadata.Mlmd" + kind) && PowerShellValue.AsId(((PSObject)value!).Properties["Id"]?.Value) is { } id)
                return new NodeId(id, kind, value);
        }

        return null;
    }
}
