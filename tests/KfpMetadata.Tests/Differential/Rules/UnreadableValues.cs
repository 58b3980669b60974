using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>What MLMD writes and cannot read back is refused. Where MLMD took it the stores differ from there on.</summary>
internal sealed class UnreadableValues : IDifferenceRule
{
    public string Name => "the texts __MLMD_NULL__ and mlmd-struct::, and an Any without a type, are refused";

    public StepResult Explain(Difference difference)
    {
        if (difference.Ours.Code != StatusCode.InvalidArgument || !RequestValues.In(difference).Any(IsUnreadable))
            return StepResult.Different;
        return difference.Reference.IsOk ? StepResult.Ended : StepResult.Explained;
    }

    private static bool IsUnreadable(Value value) =>
        (value.HasStringValue && (value.StringValue.StartsWith("__MLMD_NULL__", StringComparison.Ordinal)
            || value.StringValue.StartsWith("mlmd-struct::", StringComparison.Ordinal)))
        || value.ProtoValue is { TypeUrl: "" };
}
