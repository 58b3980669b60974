using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Shell;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Script blocks as strings, values that contain themselves, paths that are none, and files that are replaced.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_string_parameter_refuses_a_script_block()
    {
        using var session = new ModuleSession();
        var without = session.Invoke(
            """
            Get-Command -Module KfpMetadata | ForEach-Object {
                $command = $_
                $command.Parameters.Values | Where-Object { $_.ParameterType -in [string], [string[]], [uri] -and $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters } |
                    Where-Object { -not ($_.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentTransformationAttribute] }) } |
                    ForEach-Object { "$($command.Name) -$($_.Name)" }
            }
            """).Succeeded.Text;
        Assert.Empty(without);
    }

    [Theory]
    [InlineData("Get-MlmdArtifact -Type { 'T' }")]
    [InlineData("Get-MlmdArtifact -Name a, { 'T' }")]
    [InlineData("Get-MlmdArtifact -Filter { name = 'x' }")]
    [InlineData("Get-MlmdRun -Pipeline { 'T' }")]
    [InlineData("Get-MlmdLineage -Artifact 1 | Export-MlmdLineage -Format Dot -Title { 'x' }")]
    [InlineData("Connect-Mlmd -Web -Uri { http://x }")]
    [InlineData("Connect-Mlmd -HostName { x }")]
    public void A_script_block_is_no_string(string script)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("$null = Connect-Mlmd -InMemory; $null = New-MlmdArtifact -Type T -Uri s3://a -Name n").Succeeded;
        Assert.StartsWith("ParameterArgumentTransformationError", Assert.Single(session.Invoke(script).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_block_is_run_for_what_is_piped()
    {
        using var session = new ModuleSession();
        var names = session.Invoke("""
            $null = Connect-Mlmd -InMemory
            1..2 | ForEach-Object { [pscustomobject]@{ Number = $_ } } | New-MlmdArtifact -Type T -Uri { "s3://$($_.Number)" } -Name { "n$($_.Number)" } | ForEach-Object { "$($_.Name) $($_.Uri)" }
            """).Succeeded.Text;
        Assert.Equal(["n1 s3://1", "n2 s3://2"], names);
    }

    /// <summary>In a process of its own, which a stack that overflows would end.</summary>
    [Fact]
    public async Task A_value_that_contains_itself_is_shown_and_never_written()
    {
        var run = (await RealShell.RunAsync("""
            $null = Connect-Mlmd -InMemory
            $a = New-MlmdArtifact -Type T -Uri s3://a -CustomProperty @{ n = 1 }
            $list = [System.Collections.ArrayList]@(1); $null = $list.Add($list)
            $cross = [KfpMetadata.MlmdPropertyDictionary]::new(); $cross['back'] = $a.CustomProperties
            foreach ($value in $a.CustomProperties, $list, $cross) {
                $a.CustomProperties['self'] = $value
                $null = $a | Format-List | Out-String
                $null = $a | Format-List * | Out-String
                $null = "$($a.CustomProperties)"
                $failed = @()
                New-MlmdArtifact -Type T -Uri s3://b -CustomProperty $a.CustomProperties -ErrorAction SilentlyContinue -ErrorVariable +failed
                $a | Set-MlmdArtifact -CustomProperty @{ q = $a.CustomProperties } -ErrorAction SilentlyContinue -ErrorVariable +failed
                $failed.FullyQualifiedErrorId
            }
            (Get-MlmdArtifact).Count
            """)).Succeeded;
        var lines = run.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, lines.Length);
        Assert.All(lines[..6], static line => Assert.StartsWith("MlmdInvalidValue,", line, StringComparison.Ordinal));
        Assert.Equal("1", lines[6]);
    }

    [Theory]
    [InlineData("Get-MlmdLineage -Artifact $a | Export-MlmdLineage -Path \"a`0b.json\"", "MlmdInvalidArgument")]
    [InlineData("Connect-Mlmd -HostName \"a`0b\"", "MlmdInvalidArgument")]
    [InlineData("Connect-Mlmd -HostName 'a\\b'", "MlmdInvalidArgument")]
    [InlineData("Connect-Mlmd -Path \"a`0b.db\"", "MlmdStoreNotOpened")]
    [InlineData("Connect-Mlmd -HostName 127.0.0.1 -UseTls -CACertificatePath \"a`0b.pem\"", "MlmdInvalidArgument")]
    public void What_is_no_path_and_no_host_is_refused_by_name(string script, string id)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("$null = Connect-Mlmd -InMemory; $a = New-MlmdArtifact -Type T -Uri s3://a").Succeeded;
        Assert.StartsWith(id, Assert.Single(session.Invoke(script).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Html")]
    [InlineData("Dot")]
    public void A_file_that_is_replaced_keeps_its_rights_and_its_link(string format)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        var file = _folder.Write("real", "old");
        var link = _folder.PathOf("link");
        File.CreateSymbolicLink(link, file);
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, own);
        using var session = new ModuleSession();
        _ = session.Invoke($"""
            $null = Connect-Mlmd -InMemory
            $graph = New-MlmdArtifact -Type T -Uri s3://a | Get-MlmdLineage
            $graph | Export-MlmdLineage -Format {format} -Path '{file}'
            $graph | Export-MlmdLineage -Format {format} -Path '{link}'
            """).Succeeded;
        if (!OperatingSystem.IsWindows()) Assert.Equal(own, File.GetUnixFileMode(file));
        Assert.Equal(file, File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName);
        Assert.True(new FileInfo(file).Length > 3);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.FullName).Length);
    }
}
