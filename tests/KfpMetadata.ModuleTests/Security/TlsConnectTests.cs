using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.ModuleTests.Security;

/// <summary>Connect-Mlmd and a server with TLS; who is let in and who is not is in the TLS matrix of the libraries.</summary>
public sealed class TlsConnectTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Root("cluster root");
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_target_name_and_a_client_certificate_turn_TLS_on()
    {
        using var server = await StartAsync("--client-ca", _folder.Write("ca.pem", _authority.Pem));
        var client = _authority.Client("ada");
        _folder.Write("ada.pem", client.ExportCertificatePem());
        _folder.Write("ada.key", Key(client));
        const string common = "param($Port, $Certificate) $null = Connect-Mlmd 127.0.0.1 $Port -TargetName metadata-grpc-service.kubeflow -CACertificatePath ./ca.pem -RetryIntervalSec 0 ";

        Assert.Equal(["c"], Invoke(server, common + "-ClientCertificatePath ada.pem -ClientKeyPath ada.key; (Get-OrNewMlmdContext -Name c -Type T).Name").Succeeded.Text);
        Assert.Equal(["c"], Invoke(server, common + "-ClientCertificate $Certificate; (Get-MlmdContext).Name", client).Succeeded.Text);

        var missing = Invoke(server, common).Failed("MlmdUnauthenticated");
        Assert.Equal(ErrorCategory.AuthenticationError, missing.CategoryInfo.Category);
        Assert.Contains("-ClientCertificatePath", missing.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_checks_is_warned_of_each_time()
    {
        using var server = await StartAsync();
        for (var time = 0; time < 2; time++)
        {
            var result = Invoke(server, "param($Port) $null = Connect-Mlmd 127.0.0.1 $Port -UseTls -SkipCertificateCheck").Succeeded;
            Assert.Contains("is not checked", Assert.Single(result.Warnings), StringComparison.Ordinal);
        }

        var error = Invoke(server, "param($Port) Connect-Mlmd 127.0.0.1 $Port -UseTls").Failed("MlmdUnavailable");
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Contains("'CN=cluster root', which is not trusted", error.Exception.Message, StringComparison.Ordinal);
    }

    private static string Key(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private async Task<OwnServer> StartAsync(params string[] arguments)
    {
        var certificate = _authority.Server(["metadata-grpc-service.kubeflow"]);
        return await OwnServer.StartAsync(
            ["--tls-certificate", _folder.Write("server.pem", certificate.ExportCertificatePem()), "--tls-key", _folder.Write("server.key", Key(certificate)), .. arguments]);
    }

    private SessionResult Invoke(OwnServer server, string script, X509Certificate2? certificate = null)
    {
        _ = _session.Invoke("param($Folder) $null = $ExecutionContext.SessionState.Path.SetLocation($Folder)", ("Folder", _folder.FullName)).Succeeded;
        (string, object?)[] parameters = certificate is null ? [("Port", server.Port)] : [("Port", server.Port), ("Certificate", certificate)];
        return _session.Invoke(script, parameters);
    }
}
