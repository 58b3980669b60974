using System.Management.Automation;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Each recording command, on every store.</summary>
public sealed class RecordingTests
{
    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_task_with_inputs_outputs_and_parameters_is_one_command(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $run = Get-OrNewMlmdRunContext -RunId run-1 -PipelineName p
            $data = New-MlmdArtifact s3://bucket/data -Type Dataset -TypeProperty @{ rows = 'Int' } -Property @{ rows = 100 } -CustomProperty @{ name = 'data' }
            $task = $run | New-MlmdRunExecution -ComponentName Train -PodName pod-1 -InputParameter @{ lr = 0.1; epochs = 3 } `
                -InputArtifact @{ dataset = $data } -OutputArtifact @{ model = @{ Uri = 's3://bucket/model'; Type = 'Model'; CustomProperty = @{ accuracy = 0.93 } } }
            $task | Complete-MlmdExecution -OutputParameter @{ loss = 0.25 }
            $task = Get-MlmdExecution $task.Id
            "$($task.Type) $($task.State) $($task.Properties.component_id) $($task.Properties.run_id) $($task.Properties.pipeline_name)"
            "$($task.CustomProperties['kfp_pod_name']) $($task.CustomProperties['input:lr']) $($task.CustomProperties['input:epochs']) $($task.CustomProperties['output:loss'])"
            Get-MlmdEvent -Execution $task | ForEach-Object { "$($_.Type) $($_.Name) $($_.ArtifactId)" }
            Get-MlmdArtifact -Context $run | ForEach-Object { "$($_.Uri) $($_.State) $($_.Properties) $($_.CustomProperties.accuracy)" }
            (Get-MlmdContext -Execution $task).Name
            """).Succeeded;
        Assert.Equal(
            [
                "components.Train Complete Train run-1 p",
                "pod-1 0.1 3 0.25",
                "Input dataset 1",
                "Output model 2",
                "s3://bucket/data Live rows=100 ",
                "s3://bucket/model Live  0.93",
                "run-1",
            ],
            result.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_value_comes_back_as_it_was(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $written = New-MlmdArtifact s3://b/o -Type T -CustomProperty ([ordered]@{
                whole = 9007199254740993; half = 0.5; text = "ä'`"\ %_"; empty = ''; yes = $true; map = @{ a = 1; b = @($null, 'x') }; list = 1, 2 })
            $read = Get-MlmdArtifact $written.Id
            foreach ($name in 'whole', 'half', 'text', 'empty', 'yes') { "$($read.CustomProperties[$name].GetType().Name) $($read.CustomProperties[$name])" }
            "$($read.CustomProperties.map.a) $($read.CustomProperties.map.b.Count) $($read.CustomProperties.map.b[1]) $($read.CustomProperties.list.list)"
            """).Succeeded;
        Assert.Equal(["Int64 9007199254740993", "Double 0.5", "String ä'\"\\ %_", "String ", "Boolean True", "1 2 x 1 2"], result.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_output_that_is_there_is_returned_or_refused_as_asked(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var ids = store.Session.Invoke(
            """
            $task = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName T
            (New-MlmdOutputArtifact -Execution $task -Uri s3://m -Type Model -OutputName m).Id
            (New-MlmdOutputArtifact -Execution $task -Uri s3://m -Type Model -OutputName m -IfExists Return).Id
            (New-MlmdOutputArtifact -Execution $task -Uri s3://m -Type Model -OutputName m).Id
            (New-MlmdOutputArtifact -Execution $task -Uri s3://m -Type Model -OutputName n -IfExists Error).Id
            """).Succeeded.Text;
        Assert.Equal(["1", "1", "2", "3"], ids);
        var refused = store.Session.Invoke("New-MlmdOutputArtifact -Execution $task -Uri s3://m -Type Model -OutputName m -IfExists Error");
        Assert.Equal(ErrorCategory.ResourceExists, refused.Failed("MlmdAlreadyExists").CategoryInfo.Category);
        Assert.Equal(["3"], store.Session.Invoke("@(Get-MlmdArtifact).Count").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_named_task_is_recorded_once(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        const string Record = "Get-OrNewMlmdRunContext -RunId r | Get-OrNewMlmdRunExecution -ComponentName T -Name r/train -State Running";
        var first = store.Session.Invoke(Record).Single;
        _ = store.Session.Invoke("param($Execution) $Execution | Complete-MlmdExecution -Failed", ("Execution", first)).Succeeded;
        var second = store.Session.Invoke(Record).Single;
        Assert.Equal(first.Properties["Id"].Value, second.Properties["Id"].Value);
        Assert.Equal("Failed", second.Properties["State"].Value.ToString());
        Assert.Equal(["1"], store.Session.Invoke("@(Get-MlmdExecution).Count").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_input_is_linked_by_uri_and_named_by_the_artifact(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $task = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName T
            New-MlmdArtifact s3://b/data.csv -Type Dataset | ForEach-Object Id
            New-MlmdArtifact s3://b/data.csv -Type Dataset | ForEach-Object Id
            (Add-MlmdInputLink -Execution $task -Uri s3://b/data.csv).Id
            (Add-MlmdInputLink -Execution $task -Uri s3://b/data.csv -WarningAction SilentlyContinue).Id
            Get-MlmdEvent -Execution $task | ForEach-Object { "$($_.Type) $($_.Name) $($_.ArtifactId)" }
            """);
        Assert.Equal(["1", "2", "2", "2", "Input data.csv 2"], result.Succeeded.Text);
        Assert.Contains("2 artifacts have the URI", Assert.Single(result.Warnings), StringComparison.Ordinal);
        _ = store.Session.Invoke("Add-MlmdInputLink -Execution $task -Uri s3://none").Failed("MlmdNotFound");
        _ = store.Session.Invoke("Add-MlmdInputLink -Execution $task -Artifact 2 -InputName other").Failed("MlmdLinkedOtherwise");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_input_without_attribution_stays_out_of_the_run(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $run = Get-OrNewMlmdRunContext -RunId r
            $task = $run | New-MlmdRunExecution -ComponentName T
            $a = New-MlmdArtifact s3://b/a -Type D
            $b = New-MlmdArtifact s3://b/b -Type D
            $null = $task | Add-MlmdInputLink -Artifact $a -InputName a -NoAttribution
            $null = $task | Add-MlmdInputLink -Artifact $b -InputName b
            (Get-MlmdArtifact -Context $run).Uri
            @(Get-MlmdEvent -Execution $task).Count
            """).Succeeded;
        Assert.Equal(["s3://b/b", "2"], result.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_but_the_intended_rows_changes(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(
            """
            function Get-Row {
                @(Get-MlmdContext) + @(Get-MlmdExecution) + @(Get-MlmdArtifact) | ForEach-Object {
                    "$($_.Kind) $($_.Id) $($_.Name) $($_.ExternalId) $($_.State) $($_.Uri) $($_.Properties) $($_.CustomProperties) $($_.CreateTime.Ticks) $($_.LastUpdateTime.Ticks)" }
            }
            $run = New-MlmdContext r -Type KfpRun -TypeProperty @{ run_id = 'String'; pipeline_name = 'String' } -Property @{ run_id = 'r'; pipeline_name = 'p' } -CustomProperty @{ note = 'keep' } -ExternalId ext-run
            $task = $run | New-MlmdRunExecution -ComponentName T -CustomProperty @{ note = 'keep' } -ExternalId ext-task
            $data = New-MlmdArtifact s3://data -Type Dataset -CustomProperty @{ name = 'data' } -ExternalId ext-data
            $before = Get-Row
            Start-Sleep -Milliseconds 5 -ErrorAction Ignore
            """);
        foreach (var command in new[]
        {
            "$task | Add-MlmdInputLink -Artifact $data",
            "$task | New-MlmdOutputArtifact -Uri s3://o -Type Model",
            "$run | New-MlmdRunExecution -ComponentName U -InputArtifact @{ d = $data } -OutputArtifact @{ m = @{ Uri = 's3://p'; Type = 'Model' } }",
            "$run | New-MlmdExecution -Type Other",
            "Get-OrNewMlmdRunContext -RunId r -PipelineName p",
            "Get-OrNewMlmdContext r -Type KfpRun",
        })
        {
            var result = store.Session.Invoke($"$null = {command}; $now = Get-Row; $before | Where-Object {{ $now -cnotcontains $_ }}");
            Assert.True(result.Succeeded.Output.Count == 0, $"{command} changed {string.Join("; ", result.Text)}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_set_command_changes_what_it_names_and_no_more(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $run = New-MlmdContext r -Type Exp -CustomProperty @{ a = 1; b = 2 } -ExternalId ext
            $data = New-MlmdArtifact s3://o -Type D -TypeProperty @{ Lr = 'Double' } -Property @{ Lr = 0.5 } -CustomProperty @{ 'a.b' = 'x'; keep = 1 } -ExternalId e
            $data | Set-MlmdArtifact -State MarkedForDeletion -CustomProperty @{ 'a.b' = 'y'; New = $true } -Property @{ Lr = 1 }
            $run | Set-MlmdContext -CustomProperty @{ b = 3 } -RemoveCustomProperty a
            $data = Get-MlmdArtifact $data.Id
            "$($data.Uri) $($data.ExternalId) $($data.State) $($data.Properties.Lr) $($data.CustomProperties['a.b']) $($data.CustomProperties.keep) $($data.CustomProperties.New)"
            $run = Get-MlmdContext $run.Id
            "$($run.Name) $($run.ExternalId) $($run.CustomProperties)"
            """).Succeeded;
        Assert.Equal(["s3://o e MarkedForDeletion 1 y 1 True", "r ext b=3"], result.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_record_of_a_batch_is_named_and_the_rest_is_written(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $null = New-MlmdContext taken -Type Exp
            $names = @(1..40 | ForEach-Object { "c$_" })
            $names[20] = 'taken'
            $names | New-MlmdContext -Type Exp | ForEach-Object Name
            """);
        Assert.Equal("taken", result.Failed("MlmdAlreadyExists").TargetObject);
        Assert.Equal(Enumerable.Range(1, 40).Where(i => i != 21).Select(i => $"c{i}"), result.Text);
        Assert.Equal(["40"], store.Session.Invoke("@(Get-MlmdContext).Count").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_if_writes_nothing(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $run = Get-OrNewMlmdRunContext -RunId r
            $task = $run | New-MlmdRunExecution -ComponentName T
            $data = New-MlmdArtifact s3://d -Type D
            $passed = @(
                New-MlmdArtifact s3://e -Type New1 -WhatIf
                New-MlmdContext c -Type New2 -WhatIf
                New-MlmdExecution New3 -WhatIf
                Get-OrNewMlmdContext c -Type New4 -WhatIf
                $run | New-MlmdRunExecution -ComponentName New5 -WhatIf
                $run | Get-OrNewMlmdRunExecution -ComponentName New6 -Name n -WhatIf
                $task | New-MlmdOutputArtifact -Uri s3://f -Type New7 -WhatIf
            )
            "$($passed.IsStored)"
            ($task | Add-MlmdInputLink -Artifact $data -WhatIf).Id -eq $data.Id
            $task | Complete-MlmdExecution -WhatIf
            Set-MlmdArtifact $data -State Deleted -WhatIf
            (Get-OrNewMlmdArtifactType New8 -WhatIf).Id
            "$(@(Get-MlmdArtifact).Count) $(@(Get-MlmdContext).Count) $(@(Get-MlmdExecution).Count) $(@(Get-MlmdEvent -Execution $task).Count)"
            (@(Get-MlmdArtifactType) + @(Get-MlmdExecutionType) + @(Get-MlmdContextType)).Name | Where-Object { $_ -like '*New*' }
            "$((Get-MlmdExecution $task.Id).State) $((Get-MlmdArtifact $data.Id).State)"
            """).Succeeded;
        Assert.Equal(["False False False False False False False", "True", "0", "1 1 1 0", "Running Live"], result.Text);
    }
}
