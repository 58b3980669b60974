using Grpc.Core;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>
/// NaN and the infinities are INVALID_ARGUMENT, where MLMD sends them to the database, which fails, if nothing else did before.
/// </summary>
internal sealed class NonFiniteNumbers : IDifferenceRule
{
    public string Name => "NaN and the infinities are INVALID_ARGUMENT";

    public StepResult Explain(Difference difference) =>
        difference.Ours.Code == StatusCode.InvalidArgument
        && !difference.Reference.IsOk
        && RequestValues.In(difference).Any(value => value.HasDoubleValue && !double.IsFinite(value.DoubleValue))
            ? StepResult.Explained
            : StepResult.Different;
}
