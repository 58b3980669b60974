using Google.Protobuf;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>Page tokens: URL-safe base64, without padding, of a ListOperationNextPageToken.</summary>
internal static class PageToken
{
    /// <summary>The token of a request; null for a first page.</summary>
    public static ListOperationNextPageToken? Read(ListOperationOptions options, NodeOrder order)
    {
        if (options.NextPageToken.Length == 0)
            return null;
        byte[] bytes;
        try
        {
            bytes = Decode(options.NextPageToken);
        }
        catch (FormatException)
        {
            throw StoreErrors.InvalidArgument("Failed to decode next page token string");
        }

        ListOperationNextPageToken token;
        try
        {
            token = ListOperationNextPageToken.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw StoreErrors.InvalidArgument(
                "Failed to parse decoded next page token into ListOperationNextPageToken proto message ");
        }

        if (token.SetOptions is not null && NodeOrder.From(token.SetOptions, order.Id) != order)
        {
            throw StoreErrors.InvalidArgument(
                $"ListOperationOptions mismatch between calls Initial Options: {StoreErrors.Dump(token.SetOptions)} "
                + $"Current Options: {StoreErrors.Dump(options)}");
        }

        return token;
    }

    public static string Write(ListOperationOptions options, NodeOrder order, Node last)
    {
        var set = options.Clone();
        set.ClearNextPageToken();
        var token = new ListOperationNextPageToken { IdOffset = last.Id!.Value, FieldOffset = order.KeyOf(last), SetOptions = set };
        return token.ToByteString().ToBase64().TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static byte[] Decode(string text)
    {
        var base64 = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }
}
