using Google.Protobuf;
using Grpc.Core;

namespace KfpMetadata.Tests.Differential;

/// <summary>What one of the two stores answered: a response or an error.</summary>
internal sealed record Reply(StatusCode Code, IMessage? Response, string? Message)
{
    public bool IsOk => Code == StatusCode.OK;

    public override string ToString() => IsOk ? RequestText.Of(Response!) : $"{Code} '{Message}'";
}
