using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary><c>-ErrorAction</c> means the same whatever the failed call was answered with, and an answer that is no message is told soon.</summary>
public sealed class ErrorActionTests
{
    private static readonly (string Name, string Value)[] Page = [(":status", "200"), ("content-type", "text/html")];

    /// <summary>An artifact type whose name is no UTF-8.</summary>
    private static readonly byte[] BadText = [0x0a, 0x03, 0x12, 0x01, 0xff];

    /// <summary>Most are repeated until the time of a call is over.</summary>
    public static TheoryData<string> Kinds => [.. Answers.Keys.Take(Effort.Of(smoke: 5, full: Answers.Count))];

    private static Dictionary<string, HttpAnswer> Answers { get; } = new(StringComparer.Ordinal)
    {
        ["CANCELLED"] = HttpAnswer.Status("1", "cancelled"),
        ["UNAVAILABLE"] = HttpAnswer.Status("14", "away"),
        ["no status"] = new(HttpAnswer.Grpc),
        ["a number that is no status"] = HttpAnswer.Status("99999999999"),
        ["a page"] = new(Page, "<html>log in</html>"u8.ToArray()),
        ["INTERNAL"] = HttpAnswer.Status("13", "broken"),
        ["a word that is no status"] = HttpAnswer.Status("none"),
        ["502 of a proxy"] = new([(":status", "502"), ("content-type", "text/plain")], "bad gateway"u8.ToArray()),
        ["a message without a status"] = new(HttpAnswer.Grpc, [0, 0, 0, 0, 0]),
        ["noise"] = HttpAnswer.Message(0xff, 0xfe, 0xfd),
        ["text that is no UTF-8"] = HttpAnswer.Message(BadText),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_pipeline_goes_on_after_every_answer(string kind)
    {
        using var server = new AnsweringServer(Answers[kind]);
        using var session = new ModuleSession();
        _ = session.Invoke(Connect(server, timeout: 1)).Succeeded;
        var result = session.Invoke(
            """
            foreach ($call in { Get-MlmdArtifactType @args }, { Get-MlmdContext 1, 2 @args }, { New-MlmdContext -Type T -Name c @args }) {
                . $call -ErrorAction SilentlyContinue -ErrorVariable failed
                "on $($failed.Count) $("$($failed[0].FullyQualifiedErrorId)".StartsWith('Mlmd'))"
                try { . $call -ErrorAction Stop; 'none' } catch { "$("$($_.FullyQualifiedErrorId)".StartsWith('Mlmd'))" }
            }
            """);
        Assert.Equal(["on 1 True", "True", "on 2 True", "True", "on 1 True", "True"], result.Text);
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("text that is no UTF-8")]
    public void An_answer_that_cannot_be_decoded_is_told_after_a_few(string kind)
    {
        using var server = new AnsweringServer(Answers[kind]);
        using var session = new ModuleSession();
        _ = session.Invoke(Connect(server, timeout: 60)).Succeeded;
        _ = session.Invoke("Get-MlmdArtifactType").Failed("MlmdUnexpectedAnswer");
        Assert.InRange(server.Calls, 1, 5);
    }

    private static string Connect(AnsweringServer server, int timeout) =>
        string.Create(CultureInfo.InvariantCulture, $"$null = Connect-Mlmd -HostName 127.0.0.1 -Port {server.Port} -TimeoutSec {timeout}");
}
