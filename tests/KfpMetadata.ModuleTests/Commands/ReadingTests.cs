using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Each reading command, and those of types, on every store.</summary>
public sealed class ReadingTests
{
    private const string Scene = """
        $run = Get-OrNewMlmdRunContext -RunId r -PipelineName p
        $other = New-MlmdContext exp -Type Experiment -ExternalId ext-exp
        $data = New-MlmdArtifact s3://data -Type Dataset -Name data -ExternalId ext-data
        $train = $run | New-MlmdRunExecution -ComponentName Train -Name train -InputArtifact @{ data = $data } -OutputArtifact @{ model = @{ Uri = 's3://model'; Type = 'Model'; Name = 'model' } }
        $eval = $run | New-MlmdRunExecution -ComponentName Eval -Name eval -ExternalId ext-eval
        """;

    public static TheoryData<StoreKind, string, string[]> Reads
    {
        get
        {
            var data = new TheoryData<StoreKind, string, string[]>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                data.Add(kind, "(Get-MlmdArtifact).Name", ["data", "model"]);
                data.Add(kind, "(Get-MlmdArtifact 2, 1).Name", ["model", "data"]);
                data.Add(kind, "(2, 1 | Get-MlmdArtifact).Name", ["model", "data"]);
                data.Add(kind, "(Get-MlmdArtifact -Type Model).Name", ["model"]);
                data.Add(kind, "(Get-MlmdArtifact -Type Dataset -Name data).Uri", ["s3://data"]);
                data.Add(kind, "(Get-MlmdArtifact -Uri s3://model, s3://data, s3://none).Name", ["data", "model"]);
                data.Add(kind, "(Get-MlmdArtifact -ExternalId ext-data).Name", ["data"]);
                data.Add(kind, "(Get-MlmdArtifact -Context $run).Name", ["data", "model"]);
                data.Add(kind, "($run | Get-MlmdArtifact).Name", ["data", "model"]);
                data.Add(kind, "(Get-MlmdArtifact -Context r -Type Model).Name", ["model"]);
                data.Add(kind, "(Get-MlmdArtifact -Descending).Name", ["model", "data"]);
                data.Add(kind, "(Get-MlmdArtifact -First 1 -Skip 1).Name", ["model"]);
                data.Add(kind, "(Get-MlmdExecution -OrderBy CreateTime -Descending).Name", ["eval", "train"]);
                data.Add(kind, "(Get-MlmdExecution -OrderBy LastUpdateTime -PageSize 1).Name", ["train", "eval"]);
                data.Add(kind, "(Get-MlmdExecution -Context KfpRun/r).Name", ["train", "eval"]);
                data.Add(kind, "(Get-MlmdExecution -ExternalId ext-eval).Name", ["eval"]);
                data.Add(kind, "(Get-MlmdExecution -Type components.Train -Name train).Id", ["1"]);
                data.Add(kind, "(Get-MlmdContext).Name", ["r", "exp"]);
                data.Add(kind, "(Get-MlmdContext -Type Experiment -Name exp).Id", ["2"]);
                data.Add(kind, "(Get-MlmdContext -ExternalId ext-exp).Name", ["exp"]);
                data.Add(kind, "(Get-MlmdContext -Execution $train).Name", ["r"]);
                data.Add(kind, "($data | Get-MlmdContext).Name", ["r"]);
                data.Add(kind, "@(Get-MlmdContext -Parent $run).Count + @(Get-MlmdContext -Child $run).Count", ["0"]);
                data.Add(kind, "Get-MlmdEvent -Execution $train | ForEach-Object { \"$($_.Type) $($_.Name)\" }", ["Input data", "Output model"]);
                data.Add(kind, "($data | Get-MlmdEvent).ExecutionId", ["1"]);
                data.Add(kind, "(Get-MlmdEvent -Artifact Model/model -Type Output | Get-MlmdExecution).Name", ["train"]);
                data.Add(kind, "(Get-MlmdEvent -Execution $train -Type Input | Get-MlmdArtifact).Name", ["data"]);
                data.Add(kind, "(Get-MlmdArtifactType).Name", ["Dataset", "Model"]);
                data.Add(kind, "(Get-MlmdArtifactType D*).Name", ["Dataset"]);
                data.Add(kind, "(Get-MlmdExecutionType components.Train).Properties.Keys", ["component_id", "pipeline_name", "run_id"]);
                data.Add(kind, "(Get-MlmdContextType -Id (Get-MlmdContextType KfpRun).Id).Name", ["KfpRun"]);
                data.Add(kind, "(Get-MlmdArtifactType mlmd.Dataset).Id", ["1"]);
                data.Add(kind, "(Get-MlmdConnection -Default).IsOpen", ["True"]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Reads_what_is_there(StoreKind kind, string command, string[] expected)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Equal(expected, store.Session.Invoke(command).Succeeded.Text);
    }

    public static TheoryData<StoreKind, string> TypeKinds
    {
        get
        {
            var data = new TheoryData<StoreKind, string>();
            foreach (var store in Enum.GetValues<StoreKind>())
            {
                foreach (var kind in new[] { "Artifact", "Execution", "Context" }) data.Add(store, kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TypeKinds))]
    public async Task A_type_is_created_once_and_extended_only_when_told(StoreKind storeKind, string kind)
    {
        await using var store = await StoreFixture.OpenAsync(storeKind);
        var result = store.Session.Invoke(
            $$"""
            $first = Get-OrNewMlmd{{kind}}Type T -Property @{ a = 'Int' }
            $again = Get-OrNewMlmd{{kind}}Type T
            $more = Get-OrNewMlmd{{kind}}Type T -Property @{ b = 'Double' } -AddMissing -Confirm:$false
            "$($again.Id -eq $first.Id) $($more.Id -eq $first.Id) $($more.Properties.Keys) $((Get-Mlmd{{kind}}Type T).Properties.Values)"
            """).Succeeded;
        Assert.Equal(["True True a b Int Double"], result.Text);
        _ = store.Session.Invoke($"Get-OrNewMlmd{kind}Type T -Property @{{ c = 'Int' }}").Failed("MlmdTypeConflict");
        _ = store.Session.Invoke($"Get-OrNewMlmd{kind}Type T -Property @{{ a = 'String' }} -AddMissing -Confirm:$false").Failed("MlmdTypeConflict");
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Disconnecting_leaves_the_connection_before_to_be_chosen(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $first = Get-MlmdConnection -Default
            $null = Get-OrNewMlmdRunContext -RunId here
            $null = Connect-Mlmd -InMemory -Name scratch
            @(Get-MlmdContext).Count
            (Get-MlmdContext -Connection $first.Name).Name
            Disconnect-Mlmd
            Select-MlmdConnection $first
            (Get-MlmdContext).Name
            "$((Get-MlmdConnection).Name -join ',') $((Get-MlmdConnection -Default).Name -eq $first.Name)"
            """).Succeeded;
        Assert.Equal(["0", "here", "here", "default True"], result.Text);
    }
}
