using Google.Protobuf;

namespace KfpMetadata.Tests.Differential;

/// <summary>Messages as JSON for people.</summary>
internal static class RequestText
{
    public static string Of(IMessage message)
    {
        try
        {
            return JsonFormatter.ToDiagnosticString(message);
        }
        catch (InvalidOperationException)
        {
            // A Struct with an empty key has no JSON.
            return $"{message.Descriptor.Name} {Convert.ToBase64String(message.ToByteArray())}";
        }
    }
}
