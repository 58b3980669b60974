using System.Text;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>
/// Keeps what was sent in secret out of errors: a server or proxy can repeat it in what it answers, whole or in part, in another case, percent-encoded or in base64.
/// </summary>
internal sealed class SecretFilter(IReadOnlyCollection<string> secrets)
{
    private const string Hidden = "***";

    /// <summary>Shorter ones could be any word of a text.</summary>
    private const int Shortest = 4;

    /// <summary>So much of a secret is not there by chance.</summary>
    private const int LongPart = 16;

    /// <summary>The failure, or one like it without the secrets.</summary>
    public RpcException Clean(RpcException failure, string? token)
    {
        List<string> all = [.. (token is null ? secrets : [token, .. secrets]).Where(static secret => secret.Length >= Shortest).SelectMany(Forms).Distinct(StringComparer.OrdinalIgnoreCase)];
        var hasTrailers = failure.Trailers.Any(entry => Holds(all, entry.Key) || Holds(all, entry.IsBinary ? Encoding.Latin1.GetString(entry.ValueBytes) : entry.Value));
        var hasCause = failure.Status.DebugException is { } cause && Holds(all, cause.ToString());
        var text = Clean(all, failure.Status.Detail);
        if (!hasTrailers && !hasCause && ReferenceEquals(text, failure.Status.Detail)) return failure;

        // Trailers and causes only explain; the text is what is shown.
        return new RpcException(new Status(failure.StatusCode, text, hasCause ? null : failure.Status.DebugException));
    }

    private static bool Holds(List<string> forms, string? text) => text is not null && !ReferenceEquals(Clean(forms, text), text);

    /// <summary>The text without the forms, and without any long part of one; itself where it holds none.</summary>
    private static string Clean(List<string> forms, string text)
    {
        var hidden = new bool[text.Length];
        var any = false;
        foreach (var form in forms.Where(static form => form.Length < LongPart))
        {
            for (var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(form, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                Array.Fill(hidden, true, at, form.Length);
                any = true;
            }
        }

        var parts = forms.Where(static form => form.Length >= LongPart)
            .SelectMany(static form => Enumerable.Range(0, form.Length - LongPart + 1).Select(at => form.Substring(at, LongPart)))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; parts.Count > 0 && at <= text.Length - LongPart; at++)
        {
            if (!parts.Contains(text.Substring(at, LongPart))) continue;
            Array.Fill(hidden, true, at, LongPart);
            any = true;
        }

        return any ? Without(text, hidden) : text;
    }

    private static string Without(string text, bool[] hidden)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!hidden[i]) result.Append(text[i]);
            else if (i == 0 || !hidden[i - 1]) result.Append(Hidden);
        }

        return result.ToString();
    }

    /// <summary>
    /// A secret as it can come back. In base64 three bytes are four letters, so it looks different behind one or two other bytes; the letters at its
    /// ends that depend on what is around it are left out.
    /// </summary>
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return Convert.ToHexString(bytes);
        for (var before = 0; before < 3; before++)
        {
            var base64 = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var certain = base64[(before == 0 ? 0 : before + 1)..((bytes.Length + before) * 8 / 6)];
            if (certain.Length < Shortest) continue;
            yield return certain;
            yield return certain.Replace('+', '-').Replace('/', '_');
        }
    }
}
