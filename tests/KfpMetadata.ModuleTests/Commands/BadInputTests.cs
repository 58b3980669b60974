using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Bad input is one clear error record, and nothing is half written.</summary>
public sealed class BadInputTests
{
    private const string Scene = """
        $run = Get-OrNewMlmdRunContext -RunId r
        $task = $run | New-MlmdRunExecution -ComponentName T
        $data = New-MlmdArtifact s3://d -Type D -TypeProperty @{ rows = 'Int'; accuracy = 'Double'; note = 'String' }
        $rows = { "$(@(Get-MlmdArtifact).Count) $(@(Get-MlmdContext).Count) $(@(Get-MlmdExecution).Count) $(@(Get-MlmdArtifactType).Count) $(@(Get-MlmdExecutionType).Count) $(@(Get-MlmdContextType).Count) $(@(Get-MlmdEvent -Execution $task).Count)" }
        $before = & $rows
        """;

    public static TheoryData<StoreKind, string, string, ErrorCategory, string> Commands
    {
        get
        {
            var data = new TheoryData<StoreKind, string, string, ErrorCategory, string>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -Property @{ missing = 1 }", "MlmdUndeclaredProperty", ErrorCategory.InvalidArgument, "missing");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -Property @{ rows = 'many' }", "MlmdInvalidValue", ErrorCategory.InvalidData, "rows");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -Property @{ rows = 1.5 }", "MlmdValueOutOfRange", ErrorCategory.InvalidData, "rows");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -Property @{ accuracy = 9007199254740993 }", "MlmdValueOutOfRange", ErrorCategory.InvalidData, "accuracy");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -CustomProperty @{ n = [double]::NaN }", "MlmdValueOutOfRange", ErrorCategory.InvalidData, "'n'");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -CustomProperty @{ n = $null }", "MlmdInvalidValue", ErrorCategory.InvalidData, "$null");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -CustomProperty @{ '' = 1 }", "MlmdInvalidValue", ErrorCategory.InvalidData, "empty name");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -CustomProperty @{ n = '__MLMD_NULL__' }", "MlmdInvalidValue", ErrorCategory.InvalidData, "__MLMD_NULL__");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -CustomProperty @{ n = 'mlmd-struct::x' }", "MlmdInvalidValue", ErrorCategory.InvalidData, "mlmd-struct::");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D2 -TypeProperty @{ a = 'Number' }", "MlmdInvalidArgument", ErrorCategory.InvalidArgument, "Number");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -TypeProperty @{ rows = 'String' }", "MlmdTypeConflict", ErrorCategory.ResourceExists, "rows");
                data.Add(kind, "New-MlmdArtifact s3://x -Type D -TypeProperty @{ more = 'String' }", "MlmdTypeConflict", ErrorCategory.ResourceExists, "more");
                data.Add(kind, "New-MlmdContext r -Type KfpRun", "MlmdAlreadyExists", ErrorCategory.ResourceExists, "'r'");
                data.Add(kind, "New-MlmdRunExecution -Context 99 -ComponentName T", "MlmdNotFound", ErrorCategory.ObjectNotFound, "99");
                data.Add(kind, "New-MlmdRunExecution -Context nobody -ComponentName T", "MlmdNotFound", ErrorCategory.ObjectNotFound, "nobody");
                data.Add(kind, "New-MlmdRunExecution -Context $task -ComponentName T", "MlmdWrongKind", ErrorCategory.InvalidType, "execution");
                data.Add(kind, "$run | New-MlmdRunExecution -ComponentName T -CustomProperty @{ run_id = 'x' }", "MlmdReservedName", ErrorCategory.InvalidArgument, "run_id");
                data.Add(kind, "$run | New-MlmdRunExecution -ComponentName T -InputArtifact @{ a = 99 }", "MlmdNotFound", ErrorCategory.ObjectNotFound, "99");
                data.Add(kind, "$run | New-MlmdRunExecution -ComponentName T -InputArtifact @{ a = $data; b = $data.Id }", "MlmdInvalidArgument", ErrorCategory.InvalidArgument, "once");
                data.Add(kind, "$run | New-MlmdRunExecution -ComponentName T -OutputArtifact @{ m = @{ Uri = 's3://m' } }", "MlmdInvalidArgument", ErrorCategory.InvalidArgument, "Type");
                data.Add(kind, "$run | New-MlmdRunExecution -ComponentName T -OutputArtifact @{ m = @{ Uri = 's3://m'; Type = 'M'; Oops = 1 } }", "MlmdInvalidArgument", ErrorCategory.InvalidArgument, "Oops");
                data.Add(kind, "$task | New-MlmdOutputArtifact -Uri s3://m -Type M -CustomProperty @{ name = 'x' }", "MlmdReservedName", ErrorCategory.InvalidArgument, "name");
                data.Add(kind, "New-MlmdOutputArtifact -Execution 'T/none' -Uri s3://m -Type M", "MlmdNotFound", ErrorCategory.ObjectNotFound, "none");
                data.Add(kind, "New-MlmdOutputArtifact -Execution '5' -Uri s3://m -Type M", "MlmdInvalidArgument", ErrorCategory.InvalidArgument, "never an id");
                data.Add(kind, "New-MlmdExecution Alone | New-MlmdOutputArtifact -Uri s3://m -Type M", "MlmdNotFound", ErrorCategory.ObjectNotFound, "-NoContext");
                data.Add(kind, "Add-MlmdInputLink -Execution $task -Artifact $run", "MlmdWrongKind", ErrorCategory.InvalidType, "context");
                data.Add(kind, "Get-MlmdArtifact $data.Id | Set-MlmdExecution -State Complete", "MlmdWrongKind", ErrorCategory.InvalidType, "artifact");
                data.Add(kind, "Set-MlmdArtifact $data -Property @{ missing = 1 }", "MlmdUndeclaredProperty", ErrorCategory.InvalidArgument, "missing");
                data.Add(kind, "Get-MlmdContextType Kfprun", "MlmdNotFound", ErrorCategory.ObjectNotFound, "Kfprun");
                data.Add(kind, "Get-MlmdArtifact -ExternalId nobody", "MlmdNotFound", ErrorCategory.ObjectNotFound, "nobody");
                data.Add(kind, "Set-MlmdArtifact 99 -State Deleted", "MlmdNotFound", ErrorCategory.ObjectNotFound, "99");
                data.Add(kind, "Get-OrNewMlmdArtifactType system.Model -Property @{ a = 'Int' } -AddMissing -Confirm:$false", "MlmdUnsafeRequest", ErrorCategory.InvalidOperation, "system.Model");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Is_one_error_and_writes_nothing(StoreKind kind, string command, string errorId, ErrorCategory category, string mention)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        if (command.Contains("system.Model", StringComparison.Ordinal)) _ = store.Session.Invoke("$null = Get-OrNewMlmdArtifactType system.Model; $before = & $rows").Succeeded;

        var error = store.Session.Invoke(command).Failed(errorId);

        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Contains(mention, error.Exception.Message, StringComparison.Ordinal);
        var alone = command.StartsWith("New-MlmdExecution Alone", StringComparison.Ordinal);
        if (!alone) Assert.Empty(store.Session.Invoke("$after = & $rows; if ($after -ne $before) { \"$before -> $after\" }").Succeeded.Text);
    }

    [Theory]
    [InlineData("New-MlmdArtifact '' -Type D")]
    [InlineData("New-MlmdArtifact $null -Type D")]
    [InlineData("New-MlmdArtifact s3://x -Type ''")]
    [InlineData("New-MlmdContext '' -Type T")]
    [InlineData("Get-OrNewMlmdRunContext -RunId ''")]
    [InlineData("New-MlmdArtifact s3://x -Type D -Name ''")]
    [InlineData("New-MlmdArtifact s3://x -Type D -State Gone")]
    [InlineData("New-MlmdRunExecution -Context $null -ComponentName T")]
    [InlineData("Set-MlmdArtifact $null -State Live")]
    public void Empty_and_null_are_one_error_of_the_binder(string command)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("Connect-Mlmd -InMemory").Succeeded;
        var error = Assert.Single(session.Invoke(command).Errors);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category == ErrorCategory.InvalidArgument ? ErrorCategory.InvalidData : error.CategoryInfo.Category);
        Assert.Equal(["0"], session.Invoke("@(Get-MlmdArtifact).Count + @(Get-MlmdContext).Count").Succeeded.Text);
    }

    [Fact]
    public void Files_that_are_no_store_are_refused_untouched()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        var text = folder.PathOf("text.db");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("this is no database\n", 100)));
        var before = File.ReadAllBytes(text);

        var missing = session.Invoke("param($Path) Connect-Mlmd -Path $Path -ReadOnly", ("Path", folder.PathOf("missing.db")));
        var wrong = session.Invoke("param($Path) Connect-Mlmd -Path $Path", ("Path", text));
        var directory = session.Invoke("param($Path) Connect-Mlmd -Path $Path", ("Path", folder.FullName));
        var nowhere = session.Invoke("param($Path) Connect-Mlmd -Path $Path", ("Path", Path.Combine(folder.FullName, "no", "such", "folder.db")));

        foreach (var result in new[] { missing, wrong, directory, nowhere })
        {
            var error = result.Failed("MlmdStoreNotOpened");
            Assert.Equal(ErrorCategory.OpenError, error.CategoryInfo.Category);
            Assert.Contains(folder.FullName, error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(text));
        Assert.False(File.Exists(folder.PathOf("missing.db")));
        Assert.Empty(session.Invoke("Get-MlmdConnection").Succeeded.Output);
    }

    [Fact]
    public void A_folder_without_permission_is_one_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folder is one of Linux, where even root may not create files.");
        using var session = new ModuleSession();
        var error = session.Invoke("Connect-Mlmd -Path /sys/kernel/lineage.db").Failed("MlmdStoreNotOpened");
        Assert.Contains("'/sys/kernel/lineage.db' cannot be opened", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Check the rights", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v4-from-0.21.1.sqlite", "4")]
    [InlineData("v8-from-1.10.0.sqlite", "8")]
    public void A_schema_of_another_version_is_refused_untouched(string name, string version)
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        var source = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "data"), name, SearchOption.AllDirectories).Single();
        var path = folder.PathOf(name);
        File.Copy(source, path);
        var before = File.ReadAllBytes(path);

        var error = session.Invoke("param($Path) Connect-Mlmd -Path $Path", ("Path", path)).Failed("MlmdStoreNotOpened");

        Assert.Contains(version, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_host_that_does_not_answer_is_named_with_the_attempts()
    {
        using var session = new ModuleSession();
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var result = session.Invoke("param($Port) Connect-Mlmd -HostName 127.0.0.1 -Port $Port -MaximumRetryCount 2 -RetryIntervalSec 0", ("Port", port));

        var error = result.Failed("MlmdUnavailable");
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Contains($"127.0.0.1:{port}", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("2", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_speaks_no_http2_is_told_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var answering = AnswerHttp1Async(listener, stop.Token);
        using var session = new ModuleSession();

        var result = session.Invoke(
            "param($Port) Connect-Mlmd -HostName 127.0.0.1 -Port $Port", ("Port", ((IPEndPoint)listener.LocalEndpoint).Port));

        Assert.Contains("HTTP/2", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await answering;
    }

    [Fact]
    public void A_closed_connection_is_one_error()
    {
        using var session = new ModuleSession();
        var result = session.Invoke("$c = Connect-Mlmd -InMemory; $run = Get-OrNewMlmdRunContext -RunId r; Disconnect-Mlmd; Get-MlmdContext -Connection $c");
        Assert.Equal(ErrorCategory.ConnectionError, result.Failed("MlmdNotConnected").CategoryInfo.Category);
        _ = session.Invoke("$run | New-MlmdRunExecution -ComponentName T").Failed("MlmdNotConnected");
    }

    [Fact]
    public void An_entity_of_another_store_is_refused()
    {
        using var session = new ModuleSession();
        _ = session.Invoke(
            """
            $one = Connect-Mlmd -InMemory -Name one
            $data = New-MlmdArtifact s3://d -Type D
            $two = Connect-Mlmd -InMemory -Name two
            $task = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName T
            """).Succeeded;
        Assert.Equal(ErrorCategory.InvalidOperation, session.Invoke("$task | Add-MlmdInputLink -Artifact $data").Failed("MlmdForeignEntity").CategoryInfo.Category);
        _ = session.Invoke("Set-MlmdArtifact $data -State Deleted -Connection two").Failed("MlmdForeignEntity");
        Assert.Equal(["Deleted"], session.Invoke("$data | Set-MlmdArtifact -State Deleted; (Get-MlmdArtifact $data.Id -Connection one).State").Succeeded.Text);
    }

    [Fact]
    public void A_read_only_file_refuses_every_write()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        _ = session.Invoke("param($Path) Connect-Mlmd -Path $Path; $null = Get-OrNewMlmdRunContext -RunId r; Disconnect-Mlmd; Connect-Mlmd -Path $Path -ReadOnly", ("Path", folder.PathOf("s.db"))).Succeeded;
        Assert.Equal(["r"], session.Invoke("(Get-OrNewMlmdRunContext -RunId r).Name").Succeeded.Text);
        foreach (var command in new[] { "Get-OrNewMlmdRunContext -RunId other", "New-MlmdArtifact s3://x -Type D", "Get-MlmdContext 1 | New-MlmdRunExecution -ComponentName T" })
            Assert.Equal(ErrorCategory.InvalidOperation, session.Invoke(command).Failed("MlmdReadOnly").CategoryInfo.Category);
    }

    private static async Task AnswerHttp1Async(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[1024], stop);
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
