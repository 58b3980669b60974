namespace KfpMetadata.Tests.Storage;

/// <summary>A clock that stands where it is put.</summary>
internal sealed class SteppedTime : TimeProvider
{
    public long Milliseconds { get; set; } = 1_700_000_000_000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
}
