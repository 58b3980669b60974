using System.Collections;
using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential;

/// <summary>A part of a request that only an earlier answer of the same store can give.</summary>
/// <param name="Number">The step of that answer.</param>
/// <param name="List">The list of nodes that is sent back as it was read; null for the page token.</param>
internal sealed record StepSource(int Number, string? List)
{
    /// <summary>The request with that part; null if the answer has none.</summary>
    public IMessage? Complete(IMessage request, IMessage answer)
    {
        var completed = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        if (List is not null)
        {
            var target = (IList)completed.Get(List)!;
            foreach (var node in (IList)answer.Get(List)!)
                target.Add(node);
            return target.Count == 0 ? null : completed;
        }

        var token = answer.Get("next_page_token") as string;
        if (string.IsNullOrEmpty(token))
            return null;
        ((ListOperationOptions)completed.Get("options")!).NextPageToken = token;
        return completed;
    }

    public override string ToString() => $"\"{List ?? "next_page_token"} of step\": {Number}";
}
