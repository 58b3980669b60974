namespace KfpMetadata;

/// <summary>A protobuf message of a type that this module need not know (<c>google.protobuf.Any</c>), kept whole.</summary>
/// <param name="TypeUrl">The URL of the message's type; never empty.</param>
/// <param name="Value">The serialized message.</param>
public sealed record MlmdAny(string TypeUrl, ReadOnlyMemory<byte> Value)
{
    /// <inheritdoc/>
    public bool Equals(MlmdAny? other) =>
        other is not null && string.Equals(TypeUrl, other.TypeUrl, StringComparison.Ordinal) && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TypeUrl, Value.Length);

    /// <summary>The URL of the message's type.</summary>
    /// <returns>For example <c>type.googleapis.com/google.protobuf.Timestamp</c>.</returns>
    public override string ToString() => VisibleText.Of(TypeUrl);
}
