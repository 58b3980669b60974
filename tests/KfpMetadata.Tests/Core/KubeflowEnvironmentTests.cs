namespace KfpMetadata.Tests.Core;

public sealed class KubeflowEnvironmentTests
{
    [Theory]
    [InlineData("", "metadata-grpc-service.kubeflow.svc.cluster.local", 8080)]
    [InlineData("POD_NAMESPACE=team", "metadata-grpc-service.team.svc.cluster.local", 8080)]
    [InlineData("CLUSTER_DOMAIN=.svc.example.org", "metadata-grpc-service.kubeflow.svc.example.org", 8080)]
    [InlineData("CLUSTER_DOMAIN=example.org", "metadata-grpc-service.kubeflow.svc.example.org", 8080)]
    [InlineData("METADATA_GRPC_SERVICE_HOST=h", "h", 8080)]
    [InlineData("METADATA_GRPC_SERVICE_HOST=h METADATA_GRPC_SERVICE_PORT=9", "h", 9)]
    [InlineData("METADATA_GRPC_SERVICE_HOST=::1 METADATA_GRPC_SERVICE_PORT=9", "::1", 9)]
    [InlineData("METADATA_GRPC_SERVICE_HOST=h METADATA_GRPC_SERVICE_PORT=tcp://10.0.0.1:8081", "10.0.0.1", 8081)]
    [InlineData("METADATA_GRPC_SERVICE_PORT=tcp://[fd00::1]:8081", "fd00::1", 8081)]
    [InlineData("METADATA_GRPC_SERVICE_PORT=9", "metadata-grpc-service.kubeflow.svc.cluster.local", 8080)]
    [InlineData("METADATA_GRPC_SERVICE_SERVICE_HOST=s METADATA_GRPC_SERVICE_SERVICE_PORT=7", "s", 7)]
    [InlineData("METADATA_GRPC_SERVICE_HOST=h METADATA_GRPC_SERVICE_SERVICE_HOST=s METADATA_GRPC_SERVICE_SERVICE_PORT=7", "h", 8080)]
    public void The_host_comes_from_the_first_variables_that_name_one(string variables, string hostName, int port)
    {
        var environment = Read(variables);
        Assert.Equal((hostName, port), (environment.HostName, environment.Port));
        Assert.Empty(environment.Warnings);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("YES", true)]
    [InlineData("on", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Tls_is_on_for_the_words_that_Kubeflow_knows(string value, bool expected) =>
        Assert.Equal(expected, Read("METADATA_TLS_ENABLED=" + value).UseTls);

    [Fact]
    public void Certificates_count_only_where_the_file_is_there()
    {
        Assert.Equal("/there", Read("CA_CERT_PATH=/there").CACertificatePath);
        Assert.Null(Read("CA_CERT_PATH=/gone").CACertificatePath);
    }

    [Fact]
    public void A_length_that_is_no_number_is_said_and_not_used()
    {
        Assert.Equal(1234, Read("METADATA_GRPC_MAX_RECEIVE_MESSAGE_LENGTH=1234").MaxReceiveMessageBytes);
        var bad = Read("METADATA_GRPC_MAX_RECEIVE_MESSAGE_LENGTH=many");
        Assert.Null(bad.MaxReceiveMessageBytes);
        Assert.Contains("many", Assert.Single(bad.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_none_is_said_and_the_default_used()
    {
        var environment = Read("METADATA_GRPC_SERVICE_HOST=h METADATA_GRPC_SERVICE_PORT=http");
        Assert.Equal(("h", 8080), (environment.HostName, environment.Port));
        Assert.Single(environment.Warnings);
    }

    [Theory]
    [InlineData("host", "host", null)]
    [InlineData("host:1", "host", 1)]
    [InlineData(" 10.0.0.1:8080 ", "10.0.0.1", 8080)]
    [InlineData("::1", "::1", null)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("[fe80::1%eth0]:8080", "fe80::1%eth0", 8080)]
    [InlineData("host:0", null, null)]
    [InlineData("host:65536", null, null)]
    [InlineData("host:", null, null)]
    [InlineData("http://host", null, null)]
    [InlineData("[host]:1", null, null)]
    [InlineData("[::1", null, null)]
    [InlineData("a b", null, null)]
    [InlineData("", null, null)]
    public void Host_names_may_hold_a_port(string text, string? hostName, int? port)
    {
        var address = HostAddress.Parse(text);
        Assert.Equal(hostName, address?.HostName);
        Assert.Equal(port, address?.Port);
    }

    private static KubeflowEnvironment Read(string variables)
    {
        var map = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return KubeflowEnvironment.Read(map.GetValueOrDefault, path => string.Equals(path, "/there", StringComparison.Ordinal));
    }
}
