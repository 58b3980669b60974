using System.Net;
using System.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Tests.Tls;

/// <summary>Who is let in and who is not, with certificates made by the test, at each server; and that a refusal names the cause and the next step.</summary>
public sealed class TlsMatrixTests : IDisposable
{
    private readonly TlsScene _scene = new();

    public static TheoryData<TlsServerKind> Kinds => [.. Enum.GetValues<TlsServerKind>()];

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_server_is_known_by_its_authority_and_its_name(TlsServerKind kind)
    {
        var (port, server) = await _scene.StartAsync(kind, _scene.Authority.Server([TlsScene.ServiceName]));
        await using var _ = server;
        var right = _scene.Right(port);

        await TlsScene.AcceptsAsync(right);
        await TlsScene.AcceptsAsync(right with { CACertificatePath = _scene.Write(_scene.Stranger.Pem, _scene.Authority.Pem) });
        await TlsScene.AcceptsAsync(right with { CACertificatePath = null, TargetName = null, SkipCertificateCheck = true });

        await TlsScene.RefusesAsync(
            right with { CACertificatePath = _scene.StrangerPath }, "issued by 'CN=cluster root', which is not trusted", $"to '{_scene.StrangerPath}' (-CACertificatePath)");
        await TlsScene.RefusesAsync(right with { CACertificatePath = null }, "issued by 'CN=cluster root', which is not trusted", "with -CACertificatePath");
        await TlsScene.RefusesAsync(
            right with { TargetName = null }, $"it is for '{TlsScene.ServiceName}', not for '127.0.0.1'", $"-TargetName, for example '{TlsScene.ServiceName}'");
        await TlsScene.RefusesAsync(right with { TargetName = "mysql.kubeflow" }, $"it is for '{TlsScene.ServiceName}', not for 'mysql.kubeflow'");

        using var impostor = TestAuthority.Root("cluster root");
        await TlsScene.RefusesAsync(right with { CACertificatePath = _scene.Write(impostor.Pem) }, "'CN=cluster root'", "-CACertificatePath");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_certificate_that_is_not_valid_now_is_refused_with_its_dates(TlsServerKind kind)
    {
        var expired = _scene.Authority.Server([TlsScene.ServiceName], fromDays: -9, untilDays: -2);
        var (port, server) = await _scene.StartAsync(kind, expired);
        await using (server)
            await TlsScene.RefusesAsync(_scene.Right(port), $"expired on {expired.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC", "renewed");

        var early = _scene.Authority.Server([TlsScene.ServiceName], fromDays: 2, untilDays: 9);
        (port, server) = await _scene.StartAsync(kind, early);
        await using (server)
        {
            await TlsScene.RefusesAsync(_scene.Right(port), $"not valid before {early.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC", "clock");
            await TlsScene.AcceptsAsync(_scene.Right(port) with { CACertificatePath = null, SkipCertificateCheck = true });

            // All that is wrong is said.
            await TlsScene.RefusesAsync(_scene.Right(port) with { CACertificatePath = _scene.StrangerPath, TargetName = null }, "not valid before", "not trusted", "not for '127.0.0.1'");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_authority_below_the_trusted_one_is_shown_by_the_server_or_given_with_it(TlsServerKind kind)
    {
        using var between = _scene.Authority.Intermediate("cluster issuer");
        var (port, server) = await _scene.StartAsync(kind, between.Server([TlsScene.ServiceName]), between.Pem);
        await using (server)
        {
            await TlsScene.AcceptsAsync(_scene.Right(port));
            await TlsScene.RefusesAsync(_scene.Right(port) with { CACertificatePath = _scene.StrangerPath }, "'CN=cluster root', which is not trusted");
            await TlsScene.RefusesOptionsAsync(_scene.Right(port) with { CACertificatePath = _scene.Write(between.Pem) }, "no root certificate", "'CN=cluster root'");
        }

        (port, server) = await _scene.StartAsync(kind, between.Server([TlsScene.ServiceName]));
        await using (server)
        {
            await TlsScene.AcceptsAsync(_scene.Right(port) with { CACertificatePath = _scene.Write(between.Pem, _scene.Authority.Pem) });
            await TlsScene.RefusesAsync(_scene.Right(port), "issued by 'CN=cluster issuer', which is not trusted");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_is_known_by_its_certificate_where_the_server_wants_one(TlsServerKind kind)
    {
        var (port, server) = await _scene.StartAsync(
            kind, _scene.Authority.Server([TlsScene.ServiceName]), clientAuthorityPath: _scene.AuthorityPath);
        await using var _ = server;
        var right = _scene.Right(port);
        var client = _scene.Authority.Client("notebook of ada");
        var certificatePath = _scene.Write(client.ExportCertificatePem());

        await TlsScene.AcceptsAsync(right with { ClientCertificate = client });
        await TlsScene.AcceptsAsync(right with { ClientCertificatePath = certificatePath, ClientKeyPath = _scene.WriteKey(client) });
        await TlsScene.AcceptsAsync(right with { ClientCertificatePath = _scene.Write(client.ExportCertificatePem(), await File.ReadAllTextAsync(_scene.WriteKey(client), TestContext.Current.CancellationToken)) });
        await TlsScene.AcceptsAsync(right with
        {
            ClientCertificatePath = certificatePath, ClientKeyPath = _scene.WriteKey(client, "sesame"), ClientKeyPassword = Secret("sesame"),
        });
        using var between = _scene.Authority.Intermediate("issuer of clients");
        var deeper = between.Client("notebook of bob");
        await TlsScene.AcceptsAsync(right with { ClientCertificatePath = _scene.Write(deeper.ExportCertificatePem(), between.Pem), ClientKeyPath = _scene.WriteKey(deeper) });

        var none = await TlsScene.RefusesAsync(right, "asks for a client certificate", "-ClientCertificatePath");
        Assert.Equal(MlmdErrorId.Unauthenticated, none.ErrorId);
        var foreign = await TlsScene.RefusesAsync(
            right with { ClientCertificate = _scene.Stranger.Client("mallory") }, "'CN=mallory', issued by 'CN=other root'", "authority that the server trusts");
        Assert.Equal(MlmdErrorId.Unauthenticated, foreign.ErrorId);
        await TlsScene.RefusesAsync(right with { ClientCertificate = _scene.Authority.Client("late", fromDays: -9, untilDays: -2) }, "'CN=late'", "valid until", "not valid now");
        await TlsScene.RefusesAsync(right with { ClientCertificate = client, CACertificatePath = _scene.StrangerPath }, "'CN=cluster root', which is not trusted");
    }

    [Fact]
    public async Task Files_of_a_client_certificate_that_cannot_be_used_are_named()
    {
        var client = _scene.Authority.Client("notebook");
        var right = _scene.Right(1) with { ClientCertificatePath = _scene.Write(client.ExportCertificatePem()) };
        var encrypted = _scene.WriteKey(client, "sesame");

        await TlsScene.RefusesOptionsAsync(right, "holds no private key", "-ClientKeyPath");
        await TlsScene.RefusesOptionsAsync(right with { ClientKeyPath = encrypted }, encrypted, "is encrypted", "-ClientKeyPassword");
        await TlsScene.RefusesOptionsAsync(right with { ClientKeyPath = encrypted, ClientKeyPassword = Secret("wrong") }, encrypted, "Check -ClientKeyPassword");
        await TlsScene.RefusesOptionsAsync(right with { ClientKeyPath = _scene.WriteKey(_scene.Stranger.Client("x")) }, "does not open the certificate");
        await TlsScene.RefusesOptionsAsync(right with { ClientKeyPath = _scene.AuthorityPath }, _scene.AuthorityPath, "no PEM private key");
        await TlsScene.RefusesOptionsAsync(right with { ClientCertificatePath = _scene.Write("PFX") }, "no PEM certificate", "-ClientCertificate");
        await TlsScene.RefusesOptionsAsync(right with { ClientKeyPath = "/no/such.key" }, "/no/such.key");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Each_version_of_TLS_is_spoken(SslProtocols protocols)
    {
        var (behind, server) = await _scene.StartAsync(TlsServerKind.Own, certificate: null);
        await using var _ = server;
        await using (var front = new TlsFront(behind, _scene.Authority.Server([TlsScene.ServiceName]), protocols))
        {
            await TlsScene.AcceptsAsync(_scene.Right(front.Port));
            Assert.Equal((protocols, TlsScene.ServiceName), (front.Spoken, front.NameAskedFor));
        }

        await using (var front = new TlsFront(behind, _scene.Authority.Server([TlsScene.ServiceName]), protocols, clientAuthority: _scene.Authority))
        {
            await TlsScene.AcceptsAsync(_scene.Right(front.Port) with { ClientCertificate = _scene.Authority.Client("c") });
            await TlsScene.RefusesAsync(_scene.Right(front.Port), "asks for a client certificate");
            await TlsScene.RefusesAsync(_scene.Right(front.Port) with { ClientCertificate = _scene.Stranger.Client("mallory") }, "'CN=mallory'");
        }
    }

    /// <summary>Connections that come and go leave nothing behind in what they share.</summary>
    [Fact]
    public async Task A_certificate_that_is_changed_at_the_server_counts_from_the_next_connection_on()
    {
        var (behind, server) = await _scene.StartAsync(TlsServerKind.Own, certificate: null);
        await using var _ = server;
        var front = new TlsFront(behind, _scene.Authority.Server([TlsScene.ServiceName]));
        var port = front.Port;
        await using var client = await new KfpMetadata.Client.MlmdClientFactory().ConnectAsync(_scene.Right(port) with { CallTimeout = TimeSpan.FromSeconds(3) }, null, TestContext.Current.CancellationToken);
        await front.DisposeAsync();

        await using (new TlsFront(behind, _scene.Stranger.Server([TlsScene.ServiceName]), port: port))
        {
            var error = await Assert.ThrowsAsync<MlmdException>(() => client.GetTypesAsync<MlmdArtifactType>(TestContext.Current.CancellationToken));
            Assert.Contains("issued by 'CN=other root', which is not trusted", error.Message, StringComparison.Ordinal);
        }

        await using (new TlsFront(behind, _scene.Authority.Server([TlsScene.ServiceName]), port: port))
            await client.GetTypesAsync<MlmdArtifactType>(TestContext.Current.CancellationToken);
    }

    private static SecureString Secret(string text) => new NetworkCredential("", text).SecurePassword;
}
