using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>Speaks the first words of HTTP/2 or of TLS to a port, to tell what is there. Nothing secret is sent.</summary>
internal sealed class PeerProbe(IPEndPoint endpoint)
{
    private const int Most = 512;

    /// <summary>The head of a frame of HTTP/2; an alert of TLS is shorter, and is followed by the end.</summary>
    private const int EnoughToTell = 9;

    /// <summary>How long something that listens may say nothing before it counts as silent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The preface of a client of HTTP/2 and its empty settings.</summary>
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <summary>A connection.</summary>
    public async Task<NetworkStream> OpenAsync(CancellationToken token)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What answers HTTP/2 without TLS.</summary>
    public async Task<PeerAnswer> AskPlainAsync(CancellationToken token)
    {
        var stream = await OpenAsync(token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            return await AskAsync(stream, token).ConfigureAwait(false);
    }

    /// <summary>What answers HTTP/2 on an open connection.</summary>
    /// <param name="stream">The connection, with TLS or without.</param>
    /// <param name="token">Ends it.</param>
    public static async Task<PeerAnswer> AskAsync(Stream stream, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        var buffer = new byte[Most];
        var read = 0;
        try
        {
            await stream.WriteAsync(Preface, patience.Token).ConfigureAwait(false);
            read = await stream.ReadAtLeastAsync(buffer, EnoughToTell, throwOnEndOfStream: false, patience.Token).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A reset is an end without a word.
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new PeerAnswer(PeerKind.Silent);
        }

        return PeerAnswer.Of(buffer.AsSpan(0, read));
    }

    /// <summary>The certificate that the port shows to a client of TLS, whoever signed it; <see langword="null"/> where it speaks no TLS.</summary>
    public async Task<X509Certificate2?> CertificateAsync(string name, CancellationToken token)
    {
        X509Certificate2? shown = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        try
        {
            var stream = await OpenAsync(patience.Token).ConfigureAwait(false);
            var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            await using (tls.ConfigureAwait(false))
            {
                var options = new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    // Only looked at: nothing is sent over this connection.
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        if (certificate is not null) shown = new X509Certificate2(certificate);
                        return false;
                    },
                };
                await tls.AuthenticateAsClientAsync(options, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException or SocketException)
        {
            // The refusal is this side's own.
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Whoever waits for more is no server of TLS.
        }

        return shown;
    }
}
