using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>Any page size gives every row once; MLMD asks for one row more, which overflows at the largest number.</summary>
internal sealed class LargestPage : IDifferenceRule
{
    public string Name => "any page size gives every row once: the largest number too";

    public StepResult Explain(Difference difference) =>
        difference.Ours.IsOk
        && difference.Reference.Code == StatusCode.InvalidArgument
        && difference.Step.Request.HasField("options")
        && difference.Step.Request.Get("options") is ListOperationOptions { MaxResultSize: int.MaxValue }
            ? StepResult.Explained
            : StepResult.Different;
}
