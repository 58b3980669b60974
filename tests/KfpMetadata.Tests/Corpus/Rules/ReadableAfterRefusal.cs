namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>What MLMD wrote and could not read again was refused here: reading works.</summary>
internal sealed class ReadableAfterRefusal(RefusedWrite refused) : IDeliberateDifference
{
    private static readonly string[] Troubles =
    [
        "Attempt to populate property with null value",
        "Unable to parse serialized `google.protobuf.Struct` value",
        "Retrieved proto_value should have a nonempty type_url",
        "Results missing for ids: {-1}",
    ];

    public string Name => "nothing is written that cannot be read";

    public IReadOnlyList<string> Sentences => ["values that cannot be read back are refused"];

    public Task<bool> Explains(MetDifference difference) => Task.FromResult(
        refused.WasMet
        && !difference.Actual.IsError
        && difference.Expected.Message is { } message
        && Array.Exists(Troubles, trouble => message.Contains(trouble, StringComparison.Ordinal)));
}
