namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>
/// The deliberate differences that generated requests can meet. Those between values are evened out by <see cref="Normaliser"/>. Two are
/// never generated, as they would part the stores unseen: one name for a declared and a custom property of a node (in MLMD they destroy
/// each other), and custom properties with an unset Value (which end the library's process). NodeTests has them.
/// </summary>
internal static class DifferenceRules
{
    public static readonly IReadOnlyList<IDifferenceRule> All =
        [new TakenOnUpdate(), new NonFiniteNumbers(), new UnreadableValues(), new MissingEnds(), new LargestPage(), new TiesInTimes()];
}
