using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security;

namespace KfpMetadata;

/// <summary>
/// The bearer token of a connection: one that is given, or one that is asked for when it is needed and kept until the server refuses it or,
/// where it is a JWT that says so, until shortly before it expires. It shows itself to nobody.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle, for nobody asks for its wait handle.")]
public sealed class MlmdBearerToken
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    /// <summary>The token whose provider runs in this flow: calls that it makes with the same token could only wait for themselves.</summary>
    private static readonly AsyncLocal<MlmdBearerToken?> Providing = new();

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Func<CancellationToken, Task<SecureString>>? _provider;
    private readonly TimeProvider _time;
    private SecureString? _token;
    private DateTimeOffset _renewAt = DateTimeOffset.MaxValue;

    /// <summary>A token that stays as it is.</summary>
    /// <param name="token">The token, without the word <c>Bearer</c>.</param>
    /// <exception cref="MlmdException">It is empty, or has characters that no token has.</exception>
    public MlmdBearerToken(SecureString token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _time = TimeProvider.System;
        _token = Checked(token, MlmdErrors.InvalidArgument);
    }

    /// <summary>A token that is asked for: before the first call, when it has expired, and once more when a server refuses it.</summary>
    /// <param name="provider">Gives a token. It is never asked twice at the same time.</param>
    public MlmdBearerToken(Func<CancellationToken, Task<SecureString>> provider)
        : this(provider, TimeProvider.System)
    {
    }

    internal MlmdBearerToken(Func<CancellationToken, Task<SecureString>> provider, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
        _time = time;
    }

    /// <summary>Nothing of the token.</summary>
    /// <returns>What it is.</returns>
    public override string ToString() => _provider is null ? "bearer token" : "bearer token of a script block";

    /// <summary>The token to send.</summary>
    /// <param name="refused">The one that the server has just refused, if it has.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The token; <see langword="null"/> where there is no other than the refused one.</returns>
    /// <exception cref="MlmdException">There is none (<c>MlmdUnauthenticated</c>).</exception>
    internal async Task<string?> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        if (_provider is null) return refused is null ? Reveal(_token!) : null;
        if (ReferenceEquals(Providing.Value, this))
            throw Unusable(
                "The script block of -BearerToken uses the very connection that needs its token. Let it use another one, or none.");
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another call may have renewed it in the meantime.
            var known = _token is not null && _time.GetUtcNow() < _renewAt ? Reveal(_token) : null;
            if (known is not null && !string.Equals(known, refused, StringComparison.Ordinal)) return known;
            _token = Checked(await _provider(cancellationToken).ConfigureAwait(false), static message => Unusable(message));
            var token = Reveal(_token);
            _renewAt = RenewAt(token);
            return string.Equals(token, refused, StringComparison.Ordinal) ? null : token;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Says that the provider of this token works in the current flow, until the result is disposed.</summary>
    internal IDisposable BeginProviding()
    {
        var before = Providing.Value;
        Providing.Value = this;
        return new Provision(before);
    }

    /// <summary>There is no token to send.</summary>
    internal static MlmdException Unusable(string message, Exception? cause = null) =>
        new(MlmdErrorId.Unauthenticated, message, MlmdStatusCode.Unauthenticated, cause);

    private static string Reveal(SecureString token) => new NetworkCredential("", token).Password;

    private static SecureString Checked(SecureString token, Func<string, MlmdException> unusable)
    {
        var text = Reveal(token);
        var bare = text.Trim();
        if (bare.Length == 0) throw unusable("The token of -BearerToken is empty.");
        if (bare.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            throw unusable("The token of -BearerToken begins with 'Bearer'. Leave that word out.");
        if (bare.Any(static letter => letter is <= ' ' or > '~'))
            throw unusable("The token of -BearerToken has blanks, line ends or letters beyond ASCII within it, which no token has.");
        if (bare.Length == text.Length) return token;
        var trimmed = new SecureString();
        foreach (var letter in bare) trimmed.AppendChar(letter);
        trimmed.MakeReadOnly();
        return trimmed;
    }

    /// <summary>Before it expires, for a call takes time too. A clock that is wrong must not have every call ask anew.</summary>
    private DateTimeOffset RenewAt(string token)
    {
        var now = _time.GetUtcNow();
        if (JsonWebToken.Expiry(token) is not { } expiry || expiry <= now) return DateTimeOffset.MaxValue;
        var margin = TimeSpan.FromTicks(Math.Min((expiry - now).Ticks / 10, LongestMargin.Ticks));
        return expiry - margin;
    }

    private sealed class Provision(MlmdBearerToken? before) : IDisposable
    {
        public void Dispose() => Providing.Value = before;
    }
}
