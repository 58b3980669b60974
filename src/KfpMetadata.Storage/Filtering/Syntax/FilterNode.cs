using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>A part of a filter as it is written.</summary>
internal abstract record FilterNode(Position Position);
