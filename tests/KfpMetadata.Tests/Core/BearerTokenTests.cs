using System.Net;
using System.Security;
using System.Text;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Core;

/// <summary>How long a token that is asked for is kept.</summary>
public sealed class BearerTokenTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SteppedTime _clock = new() { Milliseconds = Start.ToUnixTimeMilliseconds() };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_JSON_web_token_is_renewed_shortly_before_it_expires()
    {
        var asked = 0;
        var token = Provided(() => Jwt($$"""{"sub":"a{{++asked}}","exp":{{Start.AddMinutes(10 * asked).ToUnixTimeSeconds()}}}"""));

        var first = await token.GetAsync(null, Token);
        _clock.Milliseconds = Start.AddMinutes(9).ToUnixTimeMilliseconds();
        Assert.Equal(first, await token.GetAsync(null, Token));
        _clock.Milliseconds = Start.AddMinutes(9.6).ToUnixTimeMilliseconds();
        Assert.NotEqual(first, await token.GetAsync(null, Token));
        Assert.Equal(2, asked);
    }

    /// <summary>A clock that is ahead would otherwise have every call run the script.</summary>
    [Fact]
    public async Task One_that_seems_to_have_expired_before_it_came_is_kept_until_it_is_refused()
    {
        var asked = 0;
        var token = Provided(() => Jwt($$"""{"n":{{++asked}},"exp":{{Start.AddHours(-1).ToUnixTimeSeconds()}}}"""));
        var first = await token.GetAsync(null, Token);
        Assert.Equal(first, await token.GetAsync(null, Token));
        Assert.NotEqual(first, await token.GetAsync(first, Token));
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.!!.c")]
    public async Task Another_one_is_kept(string text)
    {
        var asked = 0;
        var token = Provided(() =>
        {
            asked++;
            return text;
        });
        await token.GetAsync(null, Token);
        _clock.Milliseconds = Start.AddYears(1).ToUnixTimeMilliseconds();
        Assert.Equal(text, await token.GetAsync(null, Token));
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("""{"exp":"soon"}""")]
    [InlineData("""{"exp":-1}""")]
    [InlineData("""{"exp":1e300}""")]
    [InlineData("[1]")]
    public void Claims_that_make_no_sense_say_nothing(string claims) => Assert.Null(JsonWebToken.Expiry(Jwt(claims)));

    [Fact]
    public async Task A_provider_that_needs_the_token_itself_is_told_so()
    {
        MlmdBearerToken? token = null;
        token = new MlmdBearerToken(async cancellationToken =>
        {
            using (token!.BeginProviding()) await token.GetAsync(null, cancellationToken);
            return new SecureString();
        });
        var error = await Assert.ThrowsAsync<MlmdException>(() => token.GetAsync(null, Token));
        Assert.Contains("the very connection that needs its token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_itself_to_nobody()
    {
        var options = new MlmdServerOptions
        {
            HostName = "h", BearerToken = new MlmdBearerToken(new NetworkCredential("", "marker").SecurePassword), Proxy = new Uri("http://u:marker@proxy"),
            Headers = new Dictionary<string, object>(StringComparer.Ordinal) { ["cookie"] = "marker" },
        };
        Assert.Equal(("h:8080", "bearer token"), (options.ToString(), options.BearerToken.ToString()));
    }

    private static string Jwt(string claims) => $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.c2ln";

    private MlmdBearerToken Provided(Func<string> text) => new(_ => Task.FromResult(new NetworkCredential("", text()).SecurePassword), _clock);
}
