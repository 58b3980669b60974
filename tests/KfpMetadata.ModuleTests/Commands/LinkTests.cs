using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Links between nodes that are there: outputs, members of contexts, parents. Each is written once, and again without harm.</summary>
public sealed class LinkTests
{
    private const string Scene =
        """
        $run = Get-OrNewMlmdRunContext -RunId r
        $task = $run | New-MlmdRunExecution -ComponentName T -Name t
        $model = New-MlmdArtifact s3://b/model.bin -Type Model -Name m
        $data = New-MlmdArtifact s3://b/data.csv -Type Dataset -CustomProperty @{ name = 'data' }
        $one = New-MlmdContext one -Type Group
        $two = New-MlmdContext two -Type Group
        """;

    private const string Events = "Get-MlmdEvent -Execution $task | ForEach-Object { \"$($_.Type) $($_.Name) $($_.ArtifactId)\" }";

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task An_artifact_becomes_an_output_of_an_execution(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["1"], store.Session.Invoke("($task | Add-MlmdOutputLink $model).Id").Succeeded.Text);
            Assert.Equal(["2"], store.Session.Invoke("(Add-MlmdOutputLink -Execution $task -Uri s3://b/data.csv).Id").Succeeded.Text);
        }

        Assert.Equal(["Output model.bin 1", "Output data 2"], store.Session.Invoke(Events).Succeeded.Text);
        Assert.Equal(["1 2"], store.Session.Invoke("(Get-MlmdArtifact -Context r).Id -join ' '").Succeeded.Text);
        _ = store.Session.Invoke("Add-MlmdOutputLink $model other -Execution $task").Failed("MlmdLinkedOtherwise");
        // The same artifact as an input of the same execution is another event.
        Assert.Equal(["1"], store.Session.Invoke("($task | Add-MlmdInputLink $model base).Id").Succeeded.Text);
        Assert.Equal(["Output model.bin 1", "Output data 2", "Input base 1"], store.Session.Invoke(Events).Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Artifacts_and_executions_are_put_into_contexts_once(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        const string Members = "\"$((Get-MlmdArtifact -Context $one).Id) $((Get-MlmdArtifact -Context $two).Id) $((Get-MlmdExecution -Context $one).Name) $(@(Get-MlmdExecution -Context $two).Count)\"";
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["1", "1", "2", "2"], store.Session.Invoke("($model, $data | Add-MlmdContextMember $one, Group/two).Id").Succeeded.Text);
            Assert.Equal(["t"], store.Session.Invoke("(Add-MlmdContextMember $one -Execution components.T/t).Name").Succeeded.Text);
            Assert.Equal(["1 2 1 2 t 0"], store.Session.Invoke(Members).Succeeded.Text);
        }

        // The rows themselves stay as they are.
        Assert.Equal(["data"], store.Session.Invoke("(Get-MlmdArtifact 2).CustomProperties.name").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Contexts_become_children_of_contexts(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["one", "r"], store.Session.Invoke("($one, $run | Add-MlmdParentContext -Parent $two).Name").Succeeded.Text);
            Assert.Equal(["one r two"], store.Session.Invoke("\"$((Get-MlmdContext -Parent $two).Name | ForEach-Object { $_ }) $((Get-MlmdContext -Child $one).Name)\"").Succeeded.Text.Select(Sorted));
        }

        Assert.Contains("own parent", store.Session.Invoke("Add-MlmdParentContext $one $one").Failed("MlmdInvalidArgument").ToString(), StringComparison.Ordinal);
        Assert.Contains("cycle", store.Session.Invoke("Add-MlmdParentContext $two Group/one").Failed("MlmdInvalidArgument").ToString(), StringComparison.Ordinal);
        // One that the store refuses does not keep the others from being written.
        var mixed = store.Session.Invoke("$three = New-MlmdContext three -Type Group; ($two, $three | Add-MlmdParentContext -Parent $one).Name");
        Assert.Equal(["three"], mixed.Text);
        _ = mixed.Failed("MlmdInvalidArgument");
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task What_makes_no_sense_is_one_error_and_writes_nothing(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        (string Command, string ErrorId)[] commands =
        [
            ("$task | Add-MlmdOutputLink -Artifact 99", "MlmdNotFound"),
            ("$task | Add-MlmdOutputLink -Uri s3://none", "MlmdNotFound"),
            ("Add-MlmdOutputLink 1 -Execution 99", "MlmdNotFound"),
            ("$task | Add-MlmdOutputLink $model, $data both", "MlmdInvalidArgument"),
            ("$task | Add-MlmdOutputLink $one", "MlmdWrongKind"),
            ("$model | Add-MlmdContextMember 99", "MlmdNotFound"),
            ("$model | Add-MlmdContextMember $task", "MlmdWrongKind"),
            ("$one | Add-MlmdContextMember $two", "MlmdWrongKind"),
            ("Add-MlmdContextMember $one -Artifact 99", "MlmdNotFound"),
            ("$one | Add-MlmdParentContext -Parent 99", "MlmdNotFound"),
            ("$task | Add-MlmdParentContext -Parent $one", "MlmdWrongKind"),
            ("$null = Connect-Mlmd -InMemory -Name second; $model | Add-MlmdContextMember (New-MlmdContext far -Type Group); Disconnect-Mlmd second", "MlmdForeignEntity"),
        ];
        foreach (var (command, errorId) in commands) _ = store.Session.Invoke(command).Failed(errorId);
        foreach (var command in new[] { "$task | Add-MlmdOutputLink $model", "$model, $task | Add-MlmdContextMember $one", "$one | Add-MlmdParentContext -Parent $two" })
            Assert.All(store.Session.Invoke(command + " -WhatIf").Succeeded.Output, passedOn => Assert.True((bool)passedOn.Properties["IsStored"].Value));
        Assert.Equal(
            ["0 0 0 0"],
            store.Session.Invoke("\"$(@(Get-MlmdEvent -Execution $task).Count) $(@(Get-MlmdArtifact -Context $one).Count) $(@(Get-MlmdExecution -Context $one).Count) $(@(Get-MlmdContext -Parent $two).Count)\"").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task An_artifact_of_another_namespace_is_attributed_only_when_forced(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        _ = store.Session.Invoke(
            """
            $mine = New-MlmdContext mine -Type system.PipelineRun -CustomProperty @{ namespace = 'mine' }
            $theirs = New-MlmdContext theirs -Type system.PipelineRun -CustomProperty @{ namespace = 'theirs' }
            $null = $model | Add-MlmdContextMember $theirs
            """).Succeeded;
        var error = store.Session.Invoke("$model | Add-MlmdContextMember $mine").Failed("MlmdUnsafeRequest").ToString();
        Assert.Contains("'theirs'", error, StringComparison.Ordinal);
        _ = store.Session.Invoke("$task | Add-MlmdOutputLink $model -Context $mine").Failed("MlmdUnsafeRequest");
        Assert.Equal(["1"], store.Session.Invoke("($model | Add-MlmdContextMember $mine -Force).Id").Succeeded.Text);
        Assert.Equal(["1"], store.Session.Invoke("(Get-MlmdArtifact -Context $mine).Id").Succeeded.Text);
    }

    private static string Sorted(string text) => string.Join(' ', text.Split(' ').Order(StringComparer.Ordinal));

    private static async Task<StoreFixture> OpenAsync(StoreKind kind)
    {
        var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        return store;
    }
}
