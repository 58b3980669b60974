namespace KfpMetadata.Storage.Nodes;

/// <summary>A condition for the rows behind a place in an order.</summary>
/// <param name="Condition">Makes it, given the number of its first parameter.</param>
/// <param name="Values">The values of its parameters.</param>
internal sealed record NodeOrderPart(Func<int, string> Condition, IReadOnlyList<object?> Values);
