using System.Text.Json;

namespace KfpMetadata;

/// <summary>Reads what a JSON Web Token says of itself; whether that is true is for the server to check.</summary>
internal static class JsonWebToken
{
    private const int Parts = 3;

    /// <summary>When it expires; <see langword="null"/> where it is no such token or does not say.</summary>
    public static DateTimeOffset? Expiry(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != Parts) return null;
        try
        {
            using var claims = JsonDocument.Parse(Decode(parts[1]));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out var expiry)
                && expiry.ValueKind == JsonValueKind.Number
                && expiry.TryGetDouble(out var seconds)
                && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                    ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                    : null;
        }
        catch (Exception other) when (other is FormatException or JsonException)
        {
            return null;
        }
    }

    private static byte[] Decode(string base64Url)
    {
        var text = base64Url.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
