#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
    $runbook = "$PSScriptRoot/Test-Model.ps1"
}

AfterAll {
    Remove-Module -Name KfpMetadata -ErrorAction Ignore
}

Describe 'Test-Model.ps1 on a store in memory' {
    BeforeEach {
        $connection = Connect-Mlmd -InMemory
        $data = New-MlmdArtifact -Uri s3://bucket/approved/data -Type Dataset
        $task = Get-OrNewMlmdRunContext -RunId run-1 | New-MlmdRunExecution -Type components.Train -InputArtifact @{ dataset = $data }
        $null = $task | New-MlmdOutputArtifact -Uri s3://bucket/model -Type Model -CustomProperty @{ accuracy = 0.93 }
        $task | Complete-MlmdExecution
    }

    AfterEach {
        Disconnect-Mlmd -Connection $connection
    }

    It 'accepts a model that is good enough and made from accepted data' {
        $verdict = & $runbook -Uri s3://bucket/model -Minimum @{ accuracy = 0.9 } -Dataset 's3://bucket/approved/*'
        $LASTEXITCODE | Should -Be 0
        $verdict.Passed | Should -BeTrue
        $verdict.Reasons | Should -BeNullOrEmpty
    }

    It 'refuses a model for each reason' {
        $verdict = & $runbook -Uri s3://bucket/model -Minimum @{ accuracy = 0.95; recall = 0.5 } -Dataset 's3://bucket/other/*'
        $LASTEXITCODE | Should -Be 1
        $verdict.Passed | Should -BeFalse
        $verdict.Reasons.Count | Should -Be 3
    }

    It 'refuses a model of a failed task' {
        $task | Set-MlmdExecution -State Failed
        (& $runbook -Uri s3://bucket/model).Reasons.Count | Should -Be 1
        $LASTEXITCODE | Should -Be 1
    }

    It 'cannot judge a model that is not recorded' {
        & $runbook -Uri s3://bucket/none 2>$null | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 2
    }
}

Describe 'Test-Model.ps1 with mocks' {
    BeforeAll {
        $model = [KfpMetadata.MlmdArtifact]@{ Id = 5; Uri = 's3://bucket/model'; Type = 'Model' }
        Mock -CommandName Get-MlmdArtifact -MockWith { $model }
        Mock -CommandName Get-MlmdRun -MockWith { [KfpMetadata.KfpRun]@{ RunId = 'run-1' } }
        Mock -CommandName Get-MlmdMetric -MockWith { [KfpMetadata.KfpMetric]@{ Name = 'accuracy'; Value = 0.8 } }
        Mock -CommandName Get-MlmdLineage -ParameterFilter { $Artifact.Id -eq 5 -and $Upstream } -MockWith {
            [KfpMetadata.MlmdLineageGraph]@{
                Nodes = @(
                    $model
                    [KfpMetadata.MlmdExecution]@{ Id = 1; Type = 'components.Train'; State = 'Complete' }
                    [KfpMetadata.MlmdArtifact]@{ Id = 4; Type = 'Dataset'; Uri = 's3://bucket/data' }
                )
            }
        }
    }

    It 'takes the metrics of the run' {
        (& $runbook -Uri s3://bucket/model -Minimum @{ accuracy = 0.7 }).Passed | Should -BeTrue
        (& $runbook -Uri s3://bucket/model -Minimum @{ accuracy = 0.9 }).Passed | Should -BeFalse
        Should -Invoke -CommandName Get-MlmdLineage -Times 2 -Exactly
    }

    It 'ends with 2 where the server is away' {
        Mock -CommandName Get-MlmdArtifact -MockWith { throw [KfpMetadata.MlmdException]::new('MlmdUnavailable', 'The server is away.') }
        & $runbook -Uri s3://bucket/model -ErrorVariable failure 2>$null
        $LASTEXITCODE | Should -Be 2
    }
}
