using Grpc.Core;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>
/// PutExecution and PutLineageSubgraph refuse events to nodes that do not exist, and pairs of neither artifact nor event, where MLMD
/// writes rows that point nowhere. Where MLMD took them the stores differ from there on.
/// </summary>
internal sealed class MissingEnds : IDifferenceRule
{
    public string Name => "events to nodes that do not exist and empty pairs are refused";

    public StepResult Explain(Difference difference)
    {
        if (difference.Step.Rpc is not ("PutExecution" or "PutLineageSubgraph")
            || difference.Ours.Code != StatusCode.InvalidArgument
            || !IsRefusalOfThese(difference.Ours.Message!))
        {
            return StepResult.Different;
        }

        return difference.Reference.IsOk ? StepResult.Ended : StepResult.Explained;
    }

    private static bool IsRefusalOfThese(string message) =>
        message.StartsWith("No artifact with the given id", StringComparison.Ordinal)
        || message.StartsWith("No execution with the given id", StringComparison.Ordinal)
        || message.StartsWith("A pair of artifact_event_pairs has neither", StringComparison.Ordinal);
}
