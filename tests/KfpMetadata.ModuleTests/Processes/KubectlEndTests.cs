using System.Diagnostics;
using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>kubectl ends with the session, however that ends: what it forwards would lead anyone on the machine to the store.</summary>
[Collection(AloneCollection.Name)]
public sealed class KubectlEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kill -KILL $PID")]
    [InlineData("kill -TERM $PID")]
    [InlineData("kill -HUP $PID")]
    [InlineData("[Environment]::Exit(3)")]
    [InlineData("[Environment]::FailFast('end')")]
    [InlineData("exit 0")]
    public async Task It_ends_with_the_session(string end)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for kubectl is a shell script.");
        using var server = await OwnServer.StartAsync();
        var program = _folder.Write("kubectl", string.Create(CultureInfo.InvariantCulture, $"""
            #!/bin/sh
            echo $$ > '{_folder.PathOf("process")}'
            echo 'Forwarding from 127.0.0.1:{server.Port} -> 8080'
            while :; do sleep 0.1; done
            """).ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var signal = end.StartsWith("kill", StringComparison.Ordinal);
        var script = _folder.Write("session.ps1", $"""
            $env:PATH = '{_folder.FullName}' + [IO.Path]::PathSeparator + $env:PATH
            $null = Connect-Mlmd -KubeContext production -MaximumRetryCount 2 -ErrorAction Stop
            [IO.File]::WriteAllText('{_folder.PathOf("ready")}', "$PID")
            {(signal ? "for ($i = 0; $i -lt 600; $i++) { [Threading.Thread]::Sleep(100) }" : end)}
            """);
        using var session = ChildProcess.Start(Repository.HostProgram, _folder.FullName, script);
        while (!File.Exists(_folder.PathOf("ready")) && !session.HasExited) await Task.Delay(20, Token);
        if (signal)
        {
            using var kill = Process.Start("/bin/sh", ["-c", end.Replace("$PID", session.Id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)]);
            await kill.WaitForExitAsync(Token);
        }

        await session.WaitForExitAsync(Token);
        Assert.True(File.Exists(_folder.PathOf("ready")));
        var process = (await File.ReadAllTextAsync(_folder.PathOf("process"), Token)).Trim();
        for (var tries = 0; Runs(process); tries++)
        {
            Assert.True(tries < 100, $"process {process} still runs");
            await Task.Delay(50, Token);
        }
    }

    /// <summary>Whether it runs; one that has ended and was not taken note of does not.</summary>
    private static bool Runs(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
