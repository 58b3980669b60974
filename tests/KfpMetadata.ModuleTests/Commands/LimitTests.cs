using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>What only some stores keep is warned of before it is written, once a connection, by whatever command.</summary>
public sealed class LimitTests
{
    private const string Scene = """
        $run = Get-OrNewMlmdRunContext -RunId r
        $task = $run | New-MlmdRunExecution -ComponentName T
        $data = New-MlmdArtifact s3://d -Type D -CustomProperty @{ note = 'x' } -TypeProperty @{ Rows = 'Int'; Accuracy = 'Double' }
        """;

    /// <summary>Commands that write something which servers on MySQL or PostgreSQL refuse, and what the warning says of it.</summary>
    private static readonly (string Command, string Mention)[] Refused =
    [
        ("New-MlmdArtifact s3://x -Type D -CustomProperty @{ wide = 3000000000 }", "'wide' is 3000000000"),
        ("New-MlmdArtifact s3://x -Type D -Property @{ Rows = -2147483649 }", "'Rows' is -2147483649"),
        ("New-MlmdExecution E -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("New-MlmdContext c -Type Exp -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("Get-OrNewMlmdContext c -Type Exp -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("$run | New-MlmdRunExecution -ComponentName T -InputParameter @{ wide = 3000000000 }", "'input:wide' is"),
        ("$run | New-MlmdRunExecution -ComponentName T -OutputArtifact @{ m = @{ Uri = 's3://m'; Type = 'M'; CustomProperty = @{ wide = 3000000000 } } }", "'wide' is"),
        ("$task | New-MlmdOutputArtifact -Uri s3://m -Type M -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("$task | Complete-MlmdExecution -OutputParameter @{ wide = 3000000000 }", "'output:wide' is"),
        ("Set-MlmdArtifact $data -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("Set-MlmdExecution $task -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("Set-MlmdContext $run -CustomProperty @{ wide = 3000000000 }", "'wide' is"),
        ("Get-OrNewMlmdArtifactType ('t' * 256)", "name of the type 'tttttttttttttttttttttttttttttttt…' has 256"),
        ("Get-OrNewMlmdExecutionType T2 -Version ('v' * 256)", "version of the type"),
        ("Get-OrNewMlmdContextType T2 -Property @{ ('p' * 300) = 'Int' }", "property name 'pppp"),
        ("New-MlmdArtifact s3://x -Type D -CustomProperty @{ ('p' * 256) = 1 }", "property name 'pppp"),
        ("[KfpMetadata.MlmdArtifact]@{ Uri = 's3://x'; Type = 'D'; Name = 'n' * 256 } | New-MlmdArtifact", "name of the artifact 'nnnn"),
        ("Set-MlmdArtifact $data -ExternalId ('e' * 256)", "external id of the artifact 'eeee"),
        ("Set-MlmdContext $run -ExternalId ('e' * 256)", "external id of the context 'eeee"),
        ("$p = [System.Collections.Generic.Dictionary[string,object]]::new(); $p.acc = 1; $p.ACC = 2; New-MlmdArtifact s3://x -Type D -CustomProperty $p", "differ only in case"),
        ("$p = [System.Collections.Generic.Dictionary[string,object]]::new(); $p.acc = 'Int'; $p.ACC = 'Int'; Get-OrNewMlmdArtifactType T2 $p", "differ only in case"),
        ("Set-MlmdArtifact $data -CustomProperty @{ NOTE = 'y' }", "'note' and 'NOTE' differ only in case"),
        ("Get-OrNewMlmdArtifactType D @{ rows = 'Int' } -AddMissing -Force", "'Rows' and 'rows' differ only in case"),
    ];

    private static readonly string[] Kept =
    [
        "New-MlmdArtifact s3://x -Type D -CustomProperty @{ i = 2147483647; j = -2147483648; d = 3000000000.5; e = 1e300; third = 1 / 3 } -Property @{ Rows = 5 }",
        "New-MlmdArtifact s3://x -Type D -CustomProperty @{ rows = 1; ('p' * 255) = 1 } -Name ('n' * 255)",
        "Get-OrNewMlmdArtifactType ('t' * 255) -Property @{ a = 'Int'; b = 'Int' }",
        "Set-MlmdArtifact $data -CustomProperty @{ note = 'y'; other = 1 }",
        "Set-MlmdArtifact $data -CustomProperty @{ NOTE = 'y' } -RemoveCustomProperty note",
        // 200 characters, which .NET counts as 400.
        "New-MlmdContext c -Type ([char]::ConvertFromUtf32(0x1F600) * 200)",
        "New-MlmdArtifact s3://x -Type D -CustomProperty @{ deep = @{ n = 3000000000; m = @{ N = 1 } } }",
    ];

    public static TheoryData<StoreKind, string, string> Warned
    {
        get
        {
            var data = new TheoryData<StoreKind, string, string>();
            foreach (var kind in new[] { StoreKind.Memory, StoreKind.File })
            {
                foreach (var (command, mention) in Refused) data.Add(kind, command, mention);
            }

            return data;
        }
    }

    public static TheoryData<string> NotWarned => [.. Kept];

    public static TheoryData<StoreKind> Servers => new(StoreKind.Reference_1_17_1, StoreKind.Reference_1_14_0);

    [Theory]
    [MemberData(nameof(Warned))]
    public async Task What_a_cluster_would_refuse_is_warned_of_once_and_written(StoreKind kind, string command, string mention)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        Assert.Empty(store.Session.Invoke(Scene).Succeeded.Warnings);
        var result = store.Session.Invoke(command);
        Assert.Contains(mention, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("once a connection", result.Warnings[0], StringComparison.Ordinal);
        Assert.Empty(result.Errors);

        // The same limit again, on the same connection and on another one.
        var again = mention.Contains("differ", StringComparison.Ordinal)
            ? "$p = [System.Collections.Generic.Dictionary[string,object]]::new(); $p.x = 1; $p.X = 2; New-MlmdArtifact s3://y -Type D -CustomProperty $p"
            : mention.Contains(" is", StringComparison.Ordinal)
                ? "New-MlmdArtifact s3://y -Type D -CustomProperty @{ other = 4000000000 }"
                : "New-MlmdArtifact s3://y -Type D -CustomProperty @{ ('q' * 256) = 1 }";
        Assert.Empty(store.Session.Invoke(again).Succeeded.Warnings);
        Assert.Single(store.Session.Invoke("$null = Connect-Mlmd -InMemory -Name second; " + again).Succeeded.Warnings);
    }

    [Theory]
    [MemberData(nameof(NotWarned))]
    public async Task What_every_store_keeps_is_not_warned_of(string command)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Empty(store.Session.Invoke(command).Succeeded.Warnings);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_server_that_loses_digits_is_warned_of_once(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        Assert.Empty(store.Session.Invoke(Scene + "; $null = New-MlmdArtifact s3://a -Type D -CustomProperty @{ a = 0.125; b = 1e300; c = -0.0; d = 123456.789 }").Succeeded.Warnings);

        var result = store.Session.Invoke("(New-MlmdArtifact s3://x -Type D -Property @{ Accuracy = 1 / 3 }).Id");
        var warning = Assert.Single(result.Succeeded.Warnings);
        Assert.Contains("'Accuracy' is 0.3333333333333333", warning, StringComparison.Ordinal);
        Assert.Contains("becomes 0.333333.", warning, StringComparison.Ordinal);
        Assert.Equal(["0.333333"], store.Session.Invoke("(Get-MlmdArtifact -Uri s3://x).Properties.Accuracy").Succeeded.Text);

        Assert.Empty(store.Session.Invoke("Set-MlmdArtifact $data -CustomProperty @{ x = 1 / 7 }; $task | Complete-MlmdExecution -OutputParameter @{ loss = 1e-9 }").Succeeded.Warnings);
        var second = store.Session.Invoke(store.ConnectCommand + " | Out-Null; Set-MlmdArtifact 1 -CustomProperty @{ x = 1e-9 } -WarningAction SilentlyContinue; Set-MlmdArtifact 1 -CustomProperty @{ x = 1e-9 }");
        Assert.Empty(second.Succeeded.Warnings);
        Assert.Single(store.Session.Invoke("$null = " + store.ConnectCommand + "; $task = Get-MlmdExecution; $task | New-MlmdOutputArtifact -Uri s3://m -Type M -CustomProperty @{ big = 1234567890.1234567 }").Succeeded.Warnings);
    }

    [Theory]
    [InlineData(StoreKind.Memory, "@{ wide = 3000000000 }")]
    [InlineData(StoreKind.Reference_1_17_1, "@{ loss = 1e-9 }")]
    public async Task WarningAction_Stop_ends_the_command_before_anything_is_written(StoreKind kind, string properties)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        foreach (var command in new[]
        {
            $"New-MlmdArtifact s3://x -Type D -CustomProperty {properties} -WarningAction Stop",
            $"'s3://a', 's3://b', 's3://c' | New-MlmdArtifact -Type D -CustomProperty {properties} -WarningAction Stop",
            $"Get-OrNewMlmdContext other -Type Exp -CustomProperty {properties} -WarningAction Stop",
            $"Set-MlmdArtifact $data -CustomProperty {properties} -WarningAction Stop",
        })
        {
            var result = store.Session.Invoke(command);
            Assert.StartsWith("ActionPreferenceStop", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(["1 1"], store.Session.Invoke("\"$(@(Get-MlmdArtifact).Count) $(@(Get-MlmdContext).Count)\"").Succeeded.Text);
            Assert.Equal(["1"], store.Session.Invoke("(Get-MlmdArtifact).CustomProperties.Count").Succeeded.Text);
        }

        // It was not said for good: the next command that does not stop says it.
        Assert.Single(store.Session.Invoke($"New-MlmdArtifact s3://x -Type D -CustomProperty {properties}").Succeeded.Warnings);
    }

    [Theory]
    [InlineData("New-MlmdArtifact __MLMD_NULL__ -Type D")]
    [InlineData("New-MlmdArtifact s3://x -Type D -Name __MLMD_NULL__")]
    [InlineData("New-MlmdArtifact s3://x -Type D -ExternalId __MLMD_NULL__")]
    [InlineData("New-MlmdArtifact s3://x -Type __MLMD_NULL__")]
    [InlineData("New-MlmdContext __MLMD_NULL__ -Type Exp")]
    [InlineData("Get-OrNewMlmdRunContext __MLMD_NULL__")]
    [InlineData("Get-OrNewMlmdArtifactType __MLMD_NULL__")]
    [InlineData("Set-MlmdArtifact $data -Uri __MLMD_NULL__")]
    [InlineData("Set-MlmdArtifact $data -ExternalId __MLMD_NULL__")]
    [InlineData("$task | New-MlmdOutputArtifact -Uri __MLMD_NULL__ -Type M")]
    public async Task The_mark_of_no_text_is_refused_as_a_text(string command)
    {
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            await using var store = await StoreFixture.OpenAsync(kind);
            _ = store.Session.Invoke(Scene).Succeeded;
            var error = store.Session.Invoke(command).Failed("MlmdInvalidValue");
            Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
            Assert.Contains("__MLMD_NULL__", error.Exception.Message, StringComparison.Ordinal);
            Assert.Equal(["1 1"], store.Session.Invoke("\"$(@(Get-MlmdArtifact).Count) $(@(Get-MlmdContext).Count)\"").Succeeded.Text);
        }
    }
}
