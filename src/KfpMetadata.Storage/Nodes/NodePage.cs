namespace KfpMetadata.Storage.Nodes;

/// <summary>A page of nodes, and the token of the next one if there is one.</summary>
internal sealed record NodePage(List<Node> Nodes, string? NextPageToken);
