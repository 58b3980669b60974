using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KfpMetadata.Client;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Server;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Tls;

/// <summary>An authority of a cluster and one of elsewhere, the files of both, and servers that use them.</summary>
internal sealed class TlsScene : IDisposable
{
    /// <summary>What the server is called where it is at home.</summary>
    public const string ServiceName = "metadata-grpc-service.kubeflow";

    private static readonly MlmdClientFactory Factory = new();

    private readonly TemporaryFolder _folder = new();
    private int _files;

    public TlsScene()
    {
        AuthorityPath = Write(Authority.Pem);
        StrangerPath = Write(Stranger.Pem);
    }

    public TestAuthority Authority { get; } = TestAuthority.Root("cluster root");

    public TestAuthority Stranger { get; } = TestAuthority.Root("other root");

    public string AuthorityPath { get; }

    public string StrangerPath { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Writes a file of this scene.</summary>
    /// <returns>Its path.</returns>
    public string Write(params string[] parts)
    {
        var path = _folder.PathOf($"{++_files}.pem");
        File.WriteAllText(path, string.Join('\n', parts));
        return path;
    }

    /// <summary>Writes the key of a certificate.</summary>
    public string WriteKey(X509Certificate2 certificate, string? password = null)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return Write(password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    /// <summary>Starts a server with an empty store.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="certificate">What it shows; null for a server without TLS.</param>
    /// <param name="chain">What it shows with it, in PEM.</param>
    /// <param name="clientAuthorityPath">Whose certificates its clients must have.</param>
    public async Task<(int Port, IAsyncDisposable Server)> StartAsync(
        TlsServerKind kind, X509Certificate2? certificate, string? chain = null, string? clientAuthorityPath = null)
    {
        var own = kind == TlsServerKind.Own;
        List<string> arguments = own ? ["--in-memory"] : [];
        if (certificate is not null)
        {
            var path = Write(certificate.ExportCertificatePem(), chain ?? "");
            var key = WriteKey(certificate);
            arguments.AddRange(own ? ["--tls-certificate", path, "--tls-key", key] : ["--tls", path, key]);
        }

        if (clientAuthorityPath is not null) arguments.AddRange(["--client-ca", clientAuthorityPath]);
        if (own)
        {
            var server = await StoreServerProcess.StartAsync([.. arguments]);
            return (server.Port, server);
        }

        var reference = await ReferenceServer.StartAsync(
            kind == TlsServerKind.Reference_1_17_1 ? ReferenceRelease.V1_17_1 : ReferenceRelease.V1_14_0, [.. arguments]);
        return (reference.Port, reference);
    }

    /// <summary>How to reach a server of the cluster as one must: by its authority and its name.</summary>
    public MlmdServerOptions Right(int port) => new()
    {
        HostName = "127.0.0.1", Port = port, UseTls = true, CACertificatePath = AuthorityPath, TargetName = ServiceName, ConnectAttempts = 10,
        ConnectInterval = TimeSpan.FromMilliseconds(20),
    };

    /// <summary>The server lets this client in: it writes and reads.</summary>
    public static async Task AcceptsAsync(MlmdServerOptions options)
    {
        await using var client = await Factory.ConnectAsync(options, null, Token);
        await client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token);
        Assert.Contains("A", (await client.GetTypesAsync<MlmdArtifactType>(Token)).Select(type => type.Name));
    }

    /// <summary>There is no connection, and the error says why and what to do. It is not tried for long.</summary>
    public static async Task<MlmdException> RefusesAsync(MlmdServerOptions options, params string[] texts)
    {
        var tries = 0;
        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(options, new Counter(() => tries++), Token));
        foreach (var text in texts) Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.InRange(tries, 1, 4);
        return error;
    }

    /// <summary>What is asked for makes no sense: nothing is sent.</summary>
    public static async Task RefusesOptionsAsync(MlmdServerOptions options, params string[] texts)
    {
        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(options, new Counter(() => Assert.Fail("It was tried.")), Token));
        Assert.Equal(MlmdErrorId.InvalidArgument, error.ErrorId);
        foreach (var text in texts) Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Stranger.Dispose();
        _folder.Dispose();
    }

    private sealed class Counter(Action count) : IProgress<MlmdConnectProgress>
    {
        public void Report(MlmdConnectProgress value) => count();
    }
}
