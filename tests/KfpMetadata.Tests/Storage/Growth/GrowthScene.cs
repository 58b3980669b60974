namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>A request of a <see cref="GrowthStore"/>.</summary>
/// <param name="Rpc">The call.</param>
/// <param name="What">What it is about, for failures.</param>
/// <param name="Json">The request.</param>
/// <param name="Rule">What it may cost.</param>
internal sealed record GrowthScene(string Rpc, string What, string Json, GrowthRule Rule = GrowthRule.Keyed)
{
    /// <summary>Whether what it costs stays the same.</summary>
    public bool IsCounted { get; init; } = Rule != GrowthRule.Everything;

    public override string ToString() => What.Length == 0 ? Rpc : $"{Rpc}, {What}";
}
