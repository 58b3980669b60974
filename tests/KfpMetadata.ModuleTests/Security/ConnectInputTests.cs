using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Security;

/// <summary>Parameters of Connect-Mlmd that do not go together, or that cannot be used, are one clear error before anything is sent.</summary>
public sealed class ConnectInputTests
{
    private const string Scene = """
        $token = [Net.NetworkCredential]::new('', 'MARKER').SecurePassword
        $key = [System.Security.Cryptography.ECDsa]::Create()
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=me', $key, 'SHA256')
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow, [DateTimeOffset]::UtcNow.AddDays(1))
        $public = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate.RawData)
        """;

    [Theory]
    [InlineData("-CACertificatePath ca.pem -UseTls:$false", "-CACertificatePath needs TLS", "-UseTls is false")]
    [InlineData("-TargetName n -UseTls:$false", "-TargetName needs TLS", "-UseTls is false")]
    [InlineData("-ClientCertificate $certificate -UseTls:$false", "-ClientCertificate needs TLS", "-UseTls is false")]
    [InlineData("-ClientCertificatePath ca.pem -UseTls:$false", "-ClientCertificatePath needs TLS", "-UseTls is false")]
    [InlineData("-TargetName 'name:8080'", "'name:8080'", "without a port")]
    [InlineData("-SkipCertificateCheck", "-SkipCertificateCheck", "-UseTls")]
    [InlineData("-SkipCertificateCheck -CACertificatePath ca.pem", "-CACertificatePath", "-SkipCertificateCheck")]
    [InlineData("-SkipCertificateCheck -UseTls -BearerToken $token", "-SkipCertificateCheck", "-CACertificatePath")]
    [InlineData("-SkipCertificateCheck -UseTls -BearerToken { 'MARKER' }", "-SkipCertificateCheck", "-CACertificatePath")]
    [InlineData("-Proxy http://u:MARKER@proxy:3128", "-Proxy", "-UseTls")]
    [InlineData("-UseTls -Proxy ftp://u:MARKER@proxy", "-Proxy", "http://proxy.example:3128")]
    [InlineData("-ClientCertificate $public", "'CN=me'", "no private key")]
    [InlineData("-ClientCertificate $certificate -ClientCertificatePath ca.pem", "-ClientCertificate and -ClientCertificatePath")]
    [InlineData("-UseTls -ClientKeyPath ca.pem", "-ClientKeyPath", "-ClientCertificatePath")]
    [InlineData("-UseTls -ClientKeyPassword $token", "-ClientKeyPassword", "-ClientCertificatePath")]
    [InlineData("-CACertificatePath none.pem", "none.pem", "-CACertificatePath")]
    [InlineData("-ClientCertificatePath none.pem", "none.pem", "-ClientCertificatePath")]
    [InlineData("-ClientCertificatePath ca.pem -ClientKeyPath none.key", "none.key", "-ClientKeyPath")]
    [InlineData("-ClientCertificatePath ca.pem", "ca.pem", "no PEM certificate")]
    [InlineData("-CACertificatePath ca.pem", "ca.pem", "no certificate")]
    [InlineData("-BearerToken $token", "mlmd.example:8080", "-AllowPlaintextToken")]
    [InlineData("-BearerToken { 'MARKER' }", "mlmd.example:8080", "-AllowPlaintextToken")]
    [InlineData("-BearerToken ([securestring]::new()) -UseTls", "-BearerToken", "empty")]
    [InlineData("-Header @{ cookie = 'MARKER' }", "'cookie'", "-AllowPlaintextToken")]
    [InlineData("-Header @{ 'X-Id' = 'MARKER' }", "'X-Id'", "'x-id'")]
    [InlineData("-Header @{ authorization = 'MARKER' }", "-BearerToken")]
    [InlineData("-Header @{ 'grpc-timeout' = 'MARKER' }", "'grpc-timeout'", "gRPC")]
    [InlineData("-Header @{ 'x-id' = \"MARKER`r`nx: y\" }", "'x-id'", "line ends")]
    [InlineData("-Header @{ 'x-id' = $null }", "'x-id'", "$null")]
    [InlineData("-Header @{ 'x-id' = @(1, 2) }", "'x-id'", "System.Object[]")]
    [InlineData("-Header @{ 'x-bin' = 'MARKER' }", "'x-bin'", "[byte[]]")]
    public void Is_one_error(string parameters, params string[] texts)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ca.pem", "hello");
        using var session = new ModuleSession();
        _ = session.Invoke("param($Folder) $null = $ExecutionContext.SessionState.Path.SetLocation($Folder);" + Scene, ("Folder", folder.FullName)).Succeeded;

        var error = session.Invoke($"Connect-Mlmd mlmd.example {parameters}").Failed("MlmdInvalidArgument");

        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        foreach (var text in texts) Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKER", error.Exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'MARKER'", "secure string")]
    [InlineData("('MARK' + 'ER')", "kubectl create token")]
    [InlineData("7", "System.Int32")]
    public void A_token_that_is_written_out_is_refused(string token, string text)
    {
        using var session = new ModuleSession();
        var error = session.Invoke($"Connect-Mlmd 127.0.0.1 -BearerToken {token}").Failed("ParameterArgumentTransformationError");
        Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKER", error.Exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-TargetName n -InMemory")]
    [InlineData("-BearerToken { } -Path x.db")]
    public void What_is_for_servers_does_not_go_with_files(string parameters)
    {
        using var session = new ModuleSession();
        _ = session.Invoke($"Connect-Mlmd {parameters}").Failed("AmbiguousParameterSet");
    }
}
