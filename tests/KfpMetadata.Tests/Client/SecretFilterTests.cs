using System.Text;
using Grpc.Core;
using KfpMetadata.Client;

namespace KfpMetadata.Tests.Client;

/// <summary>A secret that comes back in any form is not shown.</summary>
public sealed class SecretFilterTests
{
    private const string Secret = "eyJhbGciOiJSUzI1NiJ9.JWT+SECRET/42~marker-of-the-token";

    public static TheoryData<string> Forms =>
    [
        Secret,
        Secret[..^1],
        Secret[1..],
        Secret[5..30],
        Secret.ToUpperInvariant(),
        Secret.ToLowerInvariant(),
        Uri.EscapeDataString(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("Bearer " + Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Secret + " and more")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + Secret)).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)).ToLowerInvariant(),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void No_part_of_a_secret_is_shown(string form)
    {
        foreach (var asToken in new[] { true, false })
        {
            var filter = new SecretFilter(asToken ? [] : [Secret]);
            var failure = new RpcException(new Status(StatusCode.Unauthenticated, $"bad token: {form}.", new IOException(form)), new Metadata { { "said", "x" } });
            var clean = filter.Clean(failure, asToken ? Secret : null);
            Assert.Equal(StatusCode.Unauthenticated, clean.StatusCode);
            Assert.StartsWith("bad token: ", clean.Status.Detail, StringComparison.Ordinal);
            for (var at = 0; at + 16 <= form.Length; at++)
                Assert.DoesNotContain(form.Substring(at, 16), clean.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Null(clean.Status.DebugException);
        }
    }

    [Fact]
    public void Other_texts_stay_as_they_are()
    {
        var failure = new RpcException(new Status(StatusCode.NotFound, "No marker of that name: eyJhbGciOi"));
        Assert.Same(failure, new SecretFilter([Secret]).Clean(failure, Secret + "x"));
    }

    [Fact]
    public async Task A_call_ends_when_its_time_is_over_even_where_nothing_else_ends_it()
    {
        var never = new TaskCompletionSource<string>();
        var invoker = new Grpc.Core.Interceptors.ClientInterceptorContext<string, string>(
            new Method<string, string>(MethodType.Unary, "s", "m", Marshallers.StringMarshaller, Marshallers.StringMarshaller), null, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(300)));
        var call = new DeadlineInterceptor().AsyncUnaryCall("request", invoker, (_, context) =>
        {
            context.Options.CancellationToken.Register(() => never.TrySetException(new RpcException(new Status(StatusCode.Cancelled, ""))));
            return new AsyncUnaryCall<string>(never.Task, Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
        });
        var late = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }
}
