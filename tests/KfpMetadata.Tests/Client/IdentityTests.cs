using System.Net;
using System.Security;
using Grpc.Core;
using KfpMetadata.Client;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Client;

/// <summary>What is sent with every call to say who asks, and that it shows up nowhere else.</summary>
public sealed class IdentityTests
{
    private static readonly MlmdServerOptions Local = new() { HostName = "127.0.0.1" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_and_headers_go_with_the_call()
    {
        var server = new HeaderServer(static _ => null);
        var client = Client(server, Local with
        {
            BearerToken = new MlmdBearerToken(Secret("abc\n")),
            Headers = new Dictionary<string, object>(StringComparer.Ordinal) { ["kubeflow-userid"] = "ada@example.com", ["trace-bin"] = new byte[] { 1, 2 } },
        });

        await client.GetContextTypesAsync(new GetContextTypesRequest(), cancellationToken: Token);

        var headers = Assert.Single(server.Calls);
        Assert.Equal("Bearer abc", headers.GetValue("authorization"));
        Assert.Equal("ada@example.com", headers.GetValue("kubeflow-userid"));
        Assert.Equal([1, 2], headers.GetValueBytes("trace-bin"));
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_once_more_when_it_is_refused()
    {
        var accepted = "one";
        var tokens = new Queue<string>(["one", "two", "two"]);
        var server = new HeaderServer(headers => headers.GetValue("authorization") == $"Bearer {accepted}" ? null : "who are you?");
        var client = Client(server, Local with { BearerToken = new MlmdBearerToken(_ => Task.FromResult(Secret(tokens.Dequeue()))) });

        await Call();
        await Call();
        Assert.Equal(2, tokens.Count);

        accepted = "two";
        await Call();
        Assert.Equal((1, 4), (tokens.Count, server.Calls.Count));

        // The provider knows no other one: it is not sent again.
        accepted = "three";
        var refused = await Assert.ThrowsAsync<RpcException>(Call);
        Assert.Equal((StatusCode.Unauthenticated, "who are you?"), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal((0, 5), (tokens.Count, server.Calls.Count));

        Task Call() => client.PutContextTypeAsync(new PutContextTypeRequest(), cancellationToken: Token).ResponseAsync;
    }

    [Fact]
    public async Task A_token_that_is_given_is_sent_once()
    {
        var server = new HeaderServer(static _ => "no");
        var client = Client(server, Local with { BearerToken = new MlmdBearerToken(Secret("fixed")) });
        await Assert.ThrowsAsync<RpcException>(async () => await client.GetContextTypesAsync(new GetContextTypesRequest(), cancellationToken: Token));
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task A_provider_that_fails_is_told_as_if_the_server_had_refused()
    {
        var server = new HeaderServer(static _ => null);
        var client = Client(server, Local with { BearerToken = new MlmdBearerToken(_ => throw MlmdBearerToken.Unusable("kubectl is not there")) });
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetContextTypesAsync(new GetContextTypesRequest(), cancellationToken: Token));
        Assert.Equal((StatusCode.Unauthenticated, "kubectl is not there"), (error.StatusCode, error.Status.Detail));
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task The_time_of_the_provider_is_not_the_servers()
    {
        var server = new HeaderServer(static _ => null);
        var client = Client(server, Local with
        {
            BearerToken = new MlmdBearerToken(async token =>
            {
                await Task.Delay(600, token);
                return Secret("slow");
            }),
        });
        var deadline = DateTime.UtcNow.AddMilliseconds(300);
        await client.GetContextTypesAsync(new GetContextTypesRequest(), deadline: deadline, cancellationToken: Token);
        Assert.True(server.Deadline > deadline.AddMilliseconds(500), $"{server.Deadline:o} {deadline:o}");
    }

    [Fact]
    public async Task Calls_at_the_same_time_ask_once()
    {
        var asked = 0;
        var server = new HeaderServer(static _ => null);
        var client = Client(server, Local with
        {
            BearerToken = new MlmdBearerToken(async token =>
            {
                await Task.Delay(100, token);
                return Secret($"t{Interlocked.Increment(ref asked)}");
            }),
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetContextTypesAsync(new GetContextTypesRequest(), cancellationToken: Token).ResponseAsync));
        Assert.Equal((1, 8), (asked, server.Calls.Count));
    }

    [Fact]
    public async Task A_server_that_repeats_a_secret_is_not_quoted()
    {
        const string token = "marker-of-the-token", cookie = "session=marker-of-the-cookie";
        var server = new HeaderServer(headers => $"refused: {headers.GetValue("authorization")} {headers.GetValue("cookie")} for {headers.GetValue("kubeflow-userid")}");
        var client = Client(server, Local with
        {
            BearerToken = new MlmdBearerToken(Secret(token)),
            Headers = new Dictionary<string, object>(StringComparer.Ordinal) { ["cookie"] = cookie, ["kubeflow-userid"] = "ada@example.com" },
        });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetContextTypesAsync(new GetContextTypesRequest(), cancellationToken: Token));

        Assert.Equal("refused: Bearer *** *** for ada@example.com", error.Status.Detail);
        Assert.DoesNotContain("marker", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.Trailers);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("Bearer abc", "Leave that word out")]
    [InlineData("ab c", "blanks")]
    [InlineData("ab\nc", "line ends")]
    [InlineData("abç", "beyond ASCII")]
    public void A_text_that_is_no_token_is_refused_and_not_shown(string text, string rule)
    {
        var error = Assert.Throws<MlmdException>(() => new MlmdBearerToken(Secret(text)));
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ab", error.Message.Replace("Bearer", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static MetadataStoreService.MetadataStoreServiceClient Client(HeaderServer server, MlmdServerOptions options) =>
        new(IdentityInterceptor.Over(server, options));

    private static SecureString Secret(string text) => new NetworkCredential("", text).SecurePassword;
}
