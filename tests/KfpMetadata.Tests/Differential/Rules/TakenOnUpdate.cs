using Grpc.Core;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>
/// A name or external id that another node has is ALREADY_EXISTS on an update too, where MLMD passes on the database's text.
/// </summary>
internal sealed class TakenOnUpdate : IDifferenceRule
{
    public string Name => "a taken name or external id is ALREADY_EXISTS on update, too";

    public StepResult Explain(Difference difference) =>
        difference.Ours.Code == StatusCode.AlreadyExists
        && difference.Reference.Code == StatusCode.Internal
        && difference.Reference.Message!.Contains("UNIQUE constraint failed", StringComparison.Ordinal)
            ? StepResult.Explained
            : StepResult.Different;
}
