using KfpMetadata.Protocol;
using Field = KfpMetadata.Protocol.ListOperationOptions.Types.OrderByField.Types.Field;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>
/// Lists by the time of the last update give every row once, where MLMD repeats and loses rows that share a time. Which rows share one
/// depends on the clocks of the two processes, too, so that such pages cannot be compared; PagingTests holds ours to every row once.
/// </summary>
internal sealed class TiesInTimes : IDifferenceRule
{
    public string Name => "any page size gives every row once: ties in update times";

    public StepResult Explain(Difference difference) =>
        difference.Ours.IsOk
        && difference.Reference.IsOk
        && difference.Step.Request.HasField("options")
        && difference.Step.Request.Get("options") is ListOperationOptions { OrderByField.Field: Field.LastUpdateTime }
            ? StepResult.Explained
            : StepResult.Different;
}
