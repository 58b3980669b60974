namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>What a filter may not use is INVALID_ARGUMENT, where MLMD's check lets it pass and its database fails.</summary>
internal sealed class UnsupportedFunction : IDeliberateDifference
{
    private static readonly string[] Troubles =
    [
        "no such function", "syntax error", "unrecognized token", "no such table: UNNEST", "wrong number of arguments",
        "no such column: STRUCT", "element has",
    ];

    public string Name => "an unsupported function is INVALID_ARGUMENT";

    public Task<bool> Explains(MetDifference difference) => Task.FromResult(
        difference.IsRefused
        && difference.Filters().Any()
        && difference.Expected.Is("INTERNAL")
        && Array.Exists(Troubles, trouble => difference.Expected.Message!.Contains(trouble, StringComparison.Ordinal)));
}
