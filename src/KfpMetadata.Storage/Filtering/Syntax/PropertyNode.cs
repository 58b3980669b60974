using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>A property, read as one kind of value: <paramref name="ValueKind"/> is the name of the column.</summary>
internal sealed record PropertyNode(Position Position, bool IsCustom, string Name, bool IsQuoted, string ValueKind) : FilterNode(Position);
