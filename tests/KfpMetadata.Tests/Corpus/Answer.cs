using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus;

/// <summary>What a store answered, or was recorded to answer: a response or an error.</summary>
internal sealed record Answer(JsonObject? Response, string? Code, string? Message)
{
    public bool IsError => Response is null;

    /// <summary>An error with this code, as gRPC writes it.</summary>
    public bool Is(string code) => string.Equals(Code, code, StringComparison.Ordinal);

    public static Answer Recorded(JsonObject step) => step["response"] is JsonObject response
        ? new Answer(response, Code: null, Message: null)
        : new Answer(Response: null, step["error"]!["code"]!.GetValue<string>(), step["error"]!["message"]!.GetValue<string>());

    public override string ToString()
    {
        var text = IsError ? $"{Code} '{Message}'" : Response!.ToJsonString();
        return text.Length > 300 ? text[..300] + "..." : text;
    }
}
