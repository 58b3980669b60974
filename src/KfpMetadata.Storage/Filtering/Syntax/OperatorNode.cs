using Superpower.Model;

namespace KfpMetadata.Storage.Filtering.Syntax;

/// <summary>An operator with its operands.</summary>
internal sealed record OperatorNode(Position Position, FilterOperator Operator, IReadOnlyList<FilterNode> Operands) : FilterNode(Position);
