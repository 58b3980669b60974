using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>Which connection is the default, and what becomes of addresses and paths that are wrong.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void The_default_is_shown_and_chosen_and_never_changes_by_itself()
    {
        using var session = new ModuleSession();
        var result = session.Invoke(
            """
            foreach ($name in 'prod', 'test', 'dev') { $null = Connect-Mlmd -InMemory -Name $name }
            $null = New-MlmdContext -Name c -Type T -Connection prod
            function Show-Default { (Get-MlmdConnection | Where-Object IsDefault).Name -join ',' }
            Show-Default
            Select-MlmdConnection prod
            Show-Default
            (Get-MlmdContext).Name
            Get-MlmdConnection test | Select-MlmdConnection -PassThru | ForEach-Object { "$($_.Name) $($_.IsDefault)" }
            (Get-MlmdConnection)[0].Name
            Disconnect-Mlmd dev
            Show-Default
            Disconnect-Mlmd
            "none: $(Show-Default)$(Get-MlmdConnection -Default)"
            Select-MlmdConnection (Get-MlmdConnection prod)
            (Get-MlmdContext).Name
            """).Succeeded;
        Assert.Equal(["dev", "prod", "c", "test True", "test", "test", "none: ", "c"], result.Text);
    }

    [Theory]
    [InlineData("Get-MlmdContext")]
    [InlineData("New-MlmdContext -Name c -Type T")]
    [InlineData("Disconnect-Mlmd")]
    [InlineData("Invoke-MlmdRequest GetContexts")]
    public void Without_a_default_a_command_names_what_is_open(string command)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("$null = Connect-Mlmd -InMemory -Name prod; $null = Connect-Mlmd -InMemory -Name dev; Disconnect-Mlmd").Succeeded;
        var error = session.Invoke(command).Failed("MlmdNotConnected");
        Assert.Contains("prod", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Select-MlmdConnection", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Select-MlmdConnection nothing")]
    [InlineData("Select-MlmdConnection $closed")]
    [InlineData("Select-MlmdConnection 5")]
    public void What_is_not_open_cannot_be_chosen_and_the_default_stays(string command)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("$closed = Connect-Mlmd -InMemory -Name gone; Disconnect-Mlmd; $null = Connect-Mlmd -InMemory -Name here").Succeeded;
        _ = session.Invoke(command).Failed("MlmdNotConnected");
        Assert.Equal(["here"], session.Invoke("(Get-MlmdConnection -Default).Name").Succeeded.Text);
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("./:Memory:")]
    [InlineData("file::memory:?cache=shared")]
    [InlineData("FILE:///tmp/store.db")]
    public void What_SQLite_takes_for_memory_or_a_URI_is_no_path(string path)
    {
        using var session = new ModuleSession();
        using var folder = new TemporaryFolder();
        foreach (var how in new[] { "", "-ReadOnly", "-Upgrade" })
        {
            var error = session.Invoke($"param($Folder, $Path) $null = $ExecutionContext.SessionState.Path.SetLocation($Folder); Connect-Mlmd -Path $Path {how}", ("Folder", folder.FullName), ("Path", path)).Failed("MlmdInvalidArgument");
            Assert.Contains("-InMemory", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
        Assert.Equal(["False"], session.Invoke("param($Path) Test-MlmdConnection -Path $Path -Quiet", ("Path", path)).Succeeded.Text);
    }

    [Fact]
    public void A_refused_port_of_a_given_host_ends_within_seconds_with_one_warning()
    {
        using var session = new ModuleSession();
        var port = FreePort();
        var watch = Stopwatch.StartNew();
        var result = session.Invoke("param($Port) Connect-Mlmd -HostName 127.0.0.1 -Port $Port", ("Port", port));
        watch.Stop();
        _ = result.Failed("MlmdUnavailable");
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 7);
        _ = Assert.Single(result.Warnings);
    }

    [Fact]
    public void No_retry_is_one_try()
    {
        using var session = new ModuleSession();
        var watch = Stopwatch.StartNew();
        var result = session.Invoke("param($Port) Connect-Mlmd 127.0.0.1 $Port -MaximumRetryCount 0 -RetryIntervalSec 60", ("Port", FreePort()));
        _ = result.Failed("MlmdUnavailable");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_preference_that_ends_Connect_leaves_no_connection_and_no_file()
    {
        using var session = new ModuleSession();
        using var folder = new TemporaryFolder();
        var result = session.Invoke(
            """
            param($Folder)
            $null = Connect-Mlmd -InMemory -Name before
            & { $VerbosePreference = 'Stop'; try { Connect-Mlmd -Path "$Folder/new.db" } catch { $_.FullyQualifiedErrorId.Split(',')[0] } }
            (Get-MlmdConnection).Name
            """,
            ("Folder", folder.FullName)).Succeeded;
        Assert.Equal(["ActionPreferenceStop", "before"], result.Text);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
