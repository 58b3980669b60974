using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Test-MlmdConnection: what is looked at, and that it never throws.</summary>
public sealed class ConnectionTestTests
{
    [Fact]
    public void The_default_connection_is_looked_at_where_nothing_is_named()
    {
        using var session = new ModuleSession();
        var rows = session.Invoke("Connect-Mlmd -InMemory | Out-Null; Test-MlmdConnection | ForEach-Object { \"$($_.Stage) $($_.Result) $($_.Address)\" }").Succeeded.Text;
        Assert.Equal(["Rpc Passed memory", "Store Passed memory"], rows);
        Assert.Equal(["True"], session.Invoke("Test-MlmdConnection -Quiet").Succeeded.Text);
    }

    [Fact]
    public void Connections_of_the_pipeline_are_looked_at_one_by_one()
    {
        using var session = new ModuleSession();
        using var folder = new TemporaryFolder();
        var rows = session.Invoke(
            "param($Path) Connect-Mlmd -InMemory -Name a | Out-Null; Connect-Mlmd -Path $Path -Name b | Out-Null; Get-MlmdConnection | Test-MlmdConnection -Quiet",
            ("Path", folder.PathOf("store.db"))).Succeeded.Text;
        Assert.Equal(["True", "True"], rows);
        Assert.Equal(["False"], session.Invoke("Disconnect-Mlmd; Test-MlmdConnection -Connection b -Quiet").Succeeded.Text);
    }

    [Theory]
    [InlineData("Test-MlmdConnection -HostName no-such-host.invalid", "NameResolution Failed")]
    [InlineData("Test-MlmdConnection -HostName 127.0.0.1 -Port 1", "Tcp Failed")]
    [InlineData("Test-MlmdConnection -HostName '???'", "Options Failed")]
    [InlineData("Test-MlmdConnection -HostName 127.0.0.1 -CACertificatePath ./missing.pem", "Options Failed")]
    [InlineData("Test-MlmdConnection -Path ./missing.db", "Options Failed")]
    [InlineData("Test-MlmdConnection -Connection missing", "Options Failed")]
    public void What_goes_wrong_is_a_row_and_never_an_error(string command, string expected)
    {
        using var session = new ModuleSession();
        var failed = session.Invoke($"{command} | Where-Object Result -EQ Failed | ForEach-Object {{ \"$($_.Stage) $($_.Result)\" }}").Succeeded;
        Assert.Equal([expected], failed.Text);
        Assert.Equal(["False"], session.Invoke($"{command} -Quiet").Succeeded.Text);
    }

    [Fact]
    public void Its_calls_are_told_under_Debug_and_none_writes()
    {
        using var session = new ModuleSession();
        var calls = session.Invoke("Connect-Mlmd -InMemory | Out-Null; Test-MlmdConnection -Debug").Succeeded.Debug;
        Assert.Contains(calls, static line => line.StartsWith("GetContextTypes attempt 1: OK", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, static line => line.StartsWith("Put", StringComparison.Ordinal));
    }
}
