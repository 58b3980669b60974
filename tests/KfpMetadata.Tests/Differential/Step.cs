using Google.Protobuf;

namespace KfpMetadata.Tests.Differential;

/// <summary>One request of a sequence.</summary>
/// <param name="Number">Names the step for others; stays when steps before it are removed.</param>
/// <param name="Rpc">The call.</param>
/// <param name="Request">The request.</param>
/// <param name="Source">What the request takes from the answer that the same store gave before; null for nothing.</param>
internal sealed record Step(int Number, string Rpc, IMessage Request, StepSource? Source = null)
{
    public override string ToString() =>
        $$"""{"step": {{Number}}, "rpc": "{{Rpc}}", "request": {{RequestText.Of(Request)}}{{(Source is null ? "" : $", {Source}")}}}""";
}
