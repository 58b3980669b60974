namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A name or external id that another node has is ALREADY_EXISTS, on an update too.</summary>
internal sealed class TakenOnUpdate : IDeliberateDifference
{
    public string Name => "a taken name or external id is ALREADY_EXISTS on update, too";

    public Task<bool> Explains(MetDifference difference) => Task.FromResult(
        difference.Actual.Is("ALREADY_EXISTS")
        && difference.Expected.Is("INTERNAL")
        && difference.Expected.Message!.Contains("UNIQUE constraint failed", StringComparison.Ordinal));
}
