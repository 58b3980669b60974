using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>An attribute of the listed node itself.</summary>
internal sealed record AttributeNode(Position Position, string Name) : FilterNode(Position);
