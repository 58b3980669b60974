namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>All rules.</summary>
internal static class DeliberateDifferences
{
    public static IReadOnlyList<IDeliberateDifference> ForOneCase()
    {
        var refused = new RefusedWrite();
        return
        [
            refused,
            new ReadableAfterRefusal(refused),
            new NoDanglingEvents(refused),
            new TakenOnUpdate(),
            new LargePages(),
            new AllStartingNodes(),
            new UnsupportedFunction(),
            new EveryEnumName(),
            new ExactPropertyNames(),
            new ExactLiterals(),
        ];
    }
}
