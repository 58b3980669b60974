namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>
/// Two runs that share a data set: raw, prep, clean in the first; a trainer and its model in each; an evaluation of the first model.
/// </summary>
internal static class LineageScene
{
    public const string Script = """
        $run1 = Get-OrNewMlmdRunContext -RunId r1 -PipelineName p
        $run2 = Get-OrNewMlmdRunContext -RunId r2 -PipelineName p
        $raw = New-MlmdArtifact s3://raw -Type Dataset -Name raw
        $prep = $run1 | New-MlmdRunExecution -ComponentName Prep -Name prep -InputArtifact @{ raw = $raw } `
            -OutputArtifact @{ clean = @{ Uri = 's3://clean'; Type = 'Dataset'; Name = 'clean' } }
        $clean = Get-MlmdArtifact -Uri s3://clean
        $train1 = $run1 | New-MlmdRunExecution -ComponentName Train -Name train1 -InputArtifact @{ data = $clean } `
            -OutputArtifact @{ model = @{ Uri = 's3://m1'; Type = 'Model'; Name = 'm1' } }
        $train2 = $run2 | New-MlmdRunExecution -ComponentName Train -Name train2 -InputArtifact @{ data = $clean } `
            -OutputArtifact @{ model = @{ Uri = 's3://m2'; Type = 'Model'; Name = 'm2' } }
        $model = Get-MlmdArtifact -Uri s3://m1
        $eval = $run1 | New-MlmdRunExecution -ComponentName Eval -Name eval -InputArtifact @{ model = $model } `
            -OutputArtifact @{ report = @{ Uri = 's3://report'; Type = 'Report'; Name = 'report' } }
        function Names($graph) { ($graph.Nodes.Name | ForEach-Object { $_ }) -join ' ' }
        function Edges($graph) { ($graph.Edges | ForEach-Object { "$($_.From.Name)>$($_.To.Name):$($_.Name)" }) -join ' ' }
        """;
}
