using System.Management.Automation;
using System.Security.Cryptography;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Files of older releases through <c>Connect-Mlmd -Upgrade</c>.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public UpgradeTests() => _ = _session.Invoke("Connect-Mlmd -InMemory | Disconnect-Mlmd").Succeeded;

    public static TheoryData<string, int> Releases => new()
    {
        { "v4-from-0.21.1", 4 },
        { "v5-from-0.22.1", 5 },
        { "v6-from-1.0.0", 6 },
        { "v7-from-1.5.0", 7 },
        { "v8-from-1.10.0", 8 },
    };

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Older_file_is_upgraded_and_used(string name, int version)
    {
        var path = Copy(name);
        var before = Hash(path);

        var result = Invoke("$c = Connect-Mlmd -Path $Path -Upgrade -Verbose; $c.Upgrade; (Get-MlmdArtifact).Uri; (New-MlmdArtifact s3://new -Type Model).Id; Disconnect-Mlmd", path);

        var upgrade = result.Succeeded.Output[0];
        Assert.Equal((long)version, upgrade.Properties["FromVersion"].Value);
        Assert.Equal(10L, upgrade.Properties["ToVersion"].Value);
        var backup = Assert.IsType<string>(upgrade.Properties["BackupPath"].Value);
        Assert.Equal($"{path}.v{version}.bak", backup);
        Assert.Equal(["minio://bucket/run-1/0", "minio://bucket/run-1/1", "minio://bucket/run-1/2", "4"], result.Text.Skip(1));
        Assert.Contains(result.Verbose, line => line.Contains(backup, StringComparison.Ordinal) && line.Contains($"version {version} to 10", StringComparison.Ordinal));
        Assert.Empty(result.Warnings);
        Assert.NotEqual(before, Hash(path));

        // The way back is the backup: it is the older file, whole.
        var error = Invoke("Connect-Mlmd -Path $Path", backup).Failed("MlmdStoreNotOpened");
        Assert.Contains($"version {version}, older than version 10", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void WhatIf_says_what_would_be_done_and_does_nothing(string name, int version)
    {
        var path = Copy(name);
        var before = Hash(path);

        var said = Said("Connect-Mlmd -Path $Path -Upgrade -WhatIf", path);

        Assert.Contains($"version {version} to 10", said, StringComparison.Ordinal);
        Assert.Contains($"'{path}.v{version}.bak'", said, StringComparison.Ordinal);
        Assert.Equal(before, Hash(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.Empty(_session.Invoke("Get-MlmdConnection").Succeeded.Output);

        Assert.Empty(Invoke("$WhatIfPreference = $true; Connect-Mlmd -Path $Path -Upgrade", path).Succeeded.Output);
        Assert.Equal(before, Hash(path));
    }

    [Fact]
    public void WhatIf_connects_to_nothing_but_a_preference_does_not_hinder_a_connection()
    {
        var path = _folder.PathOf("new.db");
        Assert.Contains(path, Said("Connect-Mlmd -Path $Path -WhatIf", path), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Empty(_session.Invoke("Connect-Mlmd -InMemory -WhatIf; Connect-Mlmd -HostName nobody.invalid -WhatIf; Get-MlmdConnection").Succeeded.Output);
        Assert.Contains("current", Said("Connect-Mlmd -Path $Path -Upgrade -WhatIf", Copy("v10-from-1.17.1")), StringComparison.Ordinal);

        var result = _session.Invoke("$WhatIfPreference = $true; $c = Connect-Mlmd -InMemory; (New-MlmdArtifact s3://x -Type T).IsStored; $c.IsOpen; @(Get-MlmdArtifact).Count");
        Assert.Equal(["False", "True", "0"], result.Succeeded.Text);
    }

    [Fact]
    public void Upgrade_shows_its_progress()
    {
        using var shell = _session.Create("param($Path) Connect-Mlmd -Path $Path -Upgrade", ("Path", Copy("v4-from-0.21.1")));
        _ = shell.Invoke();
        Assert.Empty(shell.Streams.Error);
        var records = shell.Streams.Progress.Where(record => record.Activity.StartsWith("Upgrading", StringComparison.Ordinal)).ToList();
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
        var percents = records.SkipLast(1).Select(record => record.PercentComplete).ToList();
        Assert.True(percents.Count > 20, $"{percents.Count} records");
        Assert.Equal(percents.Order(), percents);
        Assert.InRange(percents[0], 0, 40);
        Assert.InRange(percents[^1], 90, 100);
        Assert.Contains(records, record => record.CurrentOperation?.Contains("backup", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Without_the_parameter_the_error_is_the_way()
    {
        var path = Copy("v7-from-1.5.0", "it's old.db");
        var before = Hash(path);
        foreach (var command in new[] { "Connect-Mlmd -Path $Path", "Connect-Mlmd -Path $Path -ReadOnly" })
        {
            var error = Invoke(command, path).Failed("MlmdStoreNotOpened");
            Assert.Equal(ErrorCategory.OpenError, error.CategoryInfo.Category);
            var message = error.Exception.Message;
            Assert.Contains("version 7", message, StringComparison.Ordinal);
            Assert.Equal(before, Hash(path));

            // What the message says to run does run.
            var advice = message[message.IndexOf("Connect-Mlmd -Path", StringComparison.Ordinal)..];
            Assert.EndsWith(" -Upgrade", advice, StringComparison.Ordinal);
            Assert.Contains("version 7 to 10", Said(advice + " -WhatIf", path), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Connect-Mlmd -Path $Path -Upgrade -ReadOnly")]
    [InlineData("Connect-Mlmd -Upgrade -HostName 127.0.0.1")]
    [InlineData("Connect-Mlmd -Upgrade -InMemory")]
    [InlineData("Connect-Mlmd -Path $Path -Upgrade -UseTls")]
    public void Upgrade_goes_with_a_file_that_is_written(string command)
    {
        var path = Copy("v7-from-1.5.0");
        var before = Hash(path);
        var error = Assert.Single(Invoke(command, path).Errors);
        Assert.StartsWith("AmbiguousParameterSet", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(before, Hash(path));
    }

    [Fact]
    public void Files_are_taken_from_the_pipeline()
    {
        var paths = new[] { Copy("v7-from-1.5.0", "a.db"), Copy("v10-from-1.17.1", "b.db") };
        var result = _session.Invoke("param($Paths) $Paths | ForEach-Object { [pscustomobject]@{ PSPath = $_ } } | Connect-Mlmd -Upgrade | ForEach-Object { \"$($_.Upgrade.FromVersion)\" }", ("Paths", paths));
        Assert.Equal(["7", ""], result.Succeeded.Text);
        Assert.Equal(["File"], Invoke("([pscustomobject]@{ Path = $Path } | Connect-Mlmd).Kind", _folder.PathOf("other.db")).Succeeded.Text);
    }

    [Theory]
    [InlineData("UPDATE MLMDEnv SET schema_version = 11", "newer than version 10")]
    [InlineData("DELETE FROM MLMDEnv", "it is empty")]
    [InlineData("INSERT INTO MLMDEnv VALUES (9)", "2 rows")]
    [InlineData("UPDATE MLMDEnv SET schema_version = 3", "versions 4 to 9")]
    [InlineData("UPDATE MLMDEnv SET schema_version = 6", "byte_value, which came with version 7")]
    [InlineData("DROP TABLE ParentContext", "lacks the tables ParentContext")]
    [InlineData("DROP TABLE MLMDEnv", "lacks the table MLMDEnv")]
    [InlineData("CREATE VIEW mine AS SELECT * FROM Event", "The upgrade was rolled back")]
    public void What_cannot_be_upgraded_is_its_own_error_and_left_as_it_was(string damage, string mention)
    {
        var path = Copy("v7-from-1.5.0");
        RawSqlite.Execute(path, damage);
        var before = Hash(path);
        var error = Invoke("Connect-Mlmd -Path $Path -Upgrade", path).Failed("MlmdStoreNotOpened");
        Assert.Contains(mention, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Hash(path));
        Assert.Empty(_session.Invoke("Get-MlmdConnection").Succeeded.Output);
    }

    [Fact]
    public void Foreign_databases_and_missing_files_are_left_alone()
    {
        var path = _folder.PathOf("foreign.db");
        RawSqlite.Execute(path, "CREATE TABLE Customer (id INTEGER)");
        var before = Hash(path);
        Assert.Contains("another program", Invoke("Connect-Mlmd -Path $Path -Upgrade", path).Failed("MlmdStoreNotOpened").Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Hash(path));

        Assert.Contains("no file", Invoke("Connect-Mlmd -Path $Path -Upgrade", _folder.PathOf("none.db")).Failed("MlmdStoreNotOpened").Exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("none.db")));
    }

    [Fact]
    public void Events_that_the_schema_cannot_keep_are_warned_of()
    {
        var path = Copy("v7-from-1.5.0");
        RawSqlite.Execute(path, "INSERT INTO Event (artifact_id, execution_id, type) VALUES (1, 1, 3)");
        var result = Invoke("(Connect-Mlmd -Path $Path -Upgrade).Upgrade.DroppedEvents", path);
        Assert.Equal(["1"], result.Succeeded.Text);
        Assert.Contains(path + ".v7.bak", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    private SessionResult Invoke(string script, string path) => _session.Invoke("param($Path) " + script, ("Path", path));

    /// <summary>What a command shows to the user; it returns nothing.</summary>
    private static string Said(string script, string path)
    {
        var host = new TextHost();
        using var session = new ModuleSession(host: host);
        Assert.Empty(session.Invoke($"param($Path) {script}; Get-MlmdConnection", ("Path", path)).Succeeded.Output);
        return ((TextHostUI)host.UI).Text.ToString();
    }

    private string Copy(string name, string target = "old.db")
    {
        var path = Path.Combine(Directory.CreateDirectory(_folder.PathOf("files")).FullName, target);
        File.Copy(Repository.PathOf($"tests/data/conformance/schemas/{name}.sqlite"), path, overwrite: true);
        return path;
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
