using System.Net;
using System.Security;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Security;

/// <summary>A server that wants a token, which the test changes, and a session. The server repeats what it refuses in its answers.</summary>
internal sealed class TokenScene : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ReferenceServer _server;

    private TokenScene(TemporaryFolder folder, ReferenceServer server)
    {
        _folder = folder;
        _server = server;
    }

    public ModuleSession Session { get; } = new();

    public int Port => _server.Port;

    /// <summary>The file that holds the token that is accepted.</summary>
    public string Accepted => _folder.PathOf("accepted");

    /// <summary>A file that the test's script blocks read.</summary>
    public string Given => _folder.PathOf("given");

    public static async Task<TokenScene> StartAsync(string token)
    {
        var folder = new TemporaryFolder();
        var path = folder.Write("accepted", token);
        folder.Write("given", token);
        return new TokenScene(folder, await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--token-file", path));
    }

    public static SecureString Secret(string text) => new NetworkCredential("", text).SecurePassword;

    /// <summary>The server takes another token from now on.</summary>
    public void Accept(string token) => File.WriteAllText(Accepted, token);

    /// <summary>The script blocks give another token from now on.</summary>
    public void Give(string token) => File.WriteAllText(Given, token);

    /// <summary>Connects with a script block that counts in <c>$asked</c> on which thread it ran.</summary>
    public void ConnectByScript() => _ = Session.Invoke(
        """
        param($Port, $Given)
        $asked = [System.Collections.Generic.List[int]]::new()
        $thread = [Environment]::CurrentManagedThreadId
        $null = Connect-Mlmd 127.0.0.1 $Port -MaximumRetryCount 2 -BearerToken { $asked.Add([Environment]::CurrentManagedThreadId); [IO.File]::ReadAllText($Given) + "`n" }
        if ($asked[0] -ne $thread) { throw "asked on thread $($asked[0])" }
        """,
        ("Port", Port),
        ("Given", Given)).Succeeded;

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
