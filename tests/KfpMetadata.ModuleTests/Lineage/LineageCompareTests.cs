using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary><c>Compare-MlmdLineage</c>: one cause for each way in which two models can part.</summary>
public sealed class LineageCompareTests
{
    private const string Scene = """
        $script:n = 0
        function New-Model([string] $Data = 's3://data', [hashtable] $Parameter = @{ lr = 0.1 }, [string] $Digest = 'aa', [switch] $Clean) {
            $script:n++
            $run = Get-OrNewMlmdRunContext -RunId "run-$n" -PipelineName p
            $found = @(Get-MlmdArtifact | Where-Object Uri -EQ $Data)
            $in = if ($found) { $found[0] } else { New-MlmdArtifact $Data -Type Dataset }
            if ($Clean) {
                $task = $run | New-MlmdRunExecution -Type components.Clean -InputArtifact @{ data = $in } `
                    -OutputArtifact @{ out = @{ Uri = "s3://clean/$n"; Type = 'Dataset' } }
                $in = Get-MlmdArtifact -Uri "s3://clean/$n"
            }
            $task = $run | New-MlmdRunExecution -Type "components.Train@sha256=$Digest" -PodName "pod-$n" `
                -InputArtifact @{ data = $in } -InputParameter $Parameter
            $task | New-MlmdOutputArtifact -Uri "s3://model/$n" -Type Model -OutputName model
        }
        function Parts($Other) {
            Compare-MlmdLineage $base $Other |
                ForEach-Object { "$($_.At) $($_.Aspect) $($_.Name): $($_.Reference) / $($_.Difference) @$($_.Distance)" }
        }
        $base = New-Model
        """;

    public static TheoryData<StoreKind, string, string[]> Cases
    {
        get
        {
            var data = new TheoryData<StoreKind, string, string[]>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                data.Add(kind, "Parts (New-Model)", []);
                data.Add(kind, "Parts $base", []);
                data.Add(kind, "Parts (New-Model -Parameter @{ lr = 0.2 })", ["Train Parameter lr: 0.1 / 0.2 @1"]);
                data.Add(kind, "Parts (New-Model -Data s3://other)", ["data Data Uri: s3://data / s3://other @2"]);
                data.Add(kind, "(Compare-MlmdLineage $base (New-Model -Digest bb)).Aspect | ForEach-Object { \"$_\" }", ["Code"]);
                data.Add(kind, "(Compare-MlmdLineage $base (New-Model -Clean)).Aspect | ForEach-Object { \"$_\" }", ["Step"]);
                data.Add(
                    kind,
                    "$other = New-Model; $more = New-Model -Parameter @{ lr = 0.3 }; @($other, $more | Compare-MlmdLineage $base).Count",
                    ["1"]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Only_the_cause_is_told(StoreKind kind, string command, string[] expected)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Equal(expected, store.Session.Invoke(command).Succeeded.Text);
    }

    [Fact]
    public async Task Bad_input_is_one_error()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        _ = store.Session.Invoke("Compare-MlmdLineage $base 999").Failed("MlmdNotFound");
        _ = store.Session.Invoke("Compare-MlmdLineage $base (Get-MlmdExecution -First 1)").Failed("MlmdWrongKind");
        _ = store.Session.Invoke("$c = Connect-Mlmd -InMemory -Name other").Succeeded;
        _ = store.Session.Invoke("Compare-MlmdLineage $base (New-MlmdArtifact s3://x -Type T -Connection $c)").Failed("MlmdForeignEntity");
    }
}
