using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>A conversion: <c>CAST(operand AS type)</c>.</summary>
internal sealed record CastNode(Position Position, FilterNode Operand, string TypeName, Position TypePosition) : FilterNode(Position);
