#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
    $runbook = "$PSScriptRoot/Add-TrainingStep.ps1"
    $step = @{ RunId = 'ci-7'; PipelineName = 'fraud'; DataUri = 's3://b/data'; ModelUri = 's3://b/model'; Metric = @{ accuracy = 0.93 } }
}

AfterAll {
    Remove-Module -Name KfpMetadata -ErrorAction Ignore
}

Describe 'Add-TrainingStep.ps1 on a store in memory' {
    BeforeEach {
        $connection = Connect-Mlmd -InMemory
    }

    AfterEach {
        Disconnect-Mlmd -Connection $connection
    }

    It 'records the run, the task, its input and its output' {
        $model = & $runbook @step -Parameter @{ epochs = 3 }
        $model.CustomProperties.accuracy | Should -Be 0.93
        $task = Get-MlmdTask -RunId ci-7
        $task.State | Should -Be 'Complete'
        (Get-MlmdLineage -Artifact $model -Upstream).Nodes.Uri | Should -Contain 's3://b/data'
        (Get-MlmdExecution).CustomProperties['input:epochs'] | Should -Be 3
    }

    It 'changes nothing when the job is run again' {
        $first = & $runbook @step
        $events = @(Get-MlmdExecution | Get-MlmdEvent).Count
        $updated = (Get-MlmdExecution).LastUpdateTime
        $second = & $runbook @step
        $second.Id | Should -Be $first.Id
        @(Get-MlmdArtifact).Count | Should -Be 2
        @(Get-MlmdExecution).Count | Should -Be 1
        @(Get-MlmdExecution | Get-MlmdEvent).Count | Should -Be $events
        (Get-MlmdExecution).LastUpdateTime | Should -Be $updated
    }

    It 'goes on where an attempt ended half way' {
        $null = Get-OrNewMlmdRunContext -RunId ci-7 -PipelineName fraud | Get-OrNewMlmdRunExecution -Type components.Train -Name ci-7/train
        $null = & $runbook @step
        (Get-MlmdExecution).State | Should -Be 'Complete'
        @(Get-MlmdArtifact).Count | Should -Be 2
    }

    It 'records nothing with -WhatIf, and runs to its end' {
        $model = & $runbook @step -WhatIf
        $model.IsStored | Should -BeFalse
        $model.Uri | Should -Be 's3://b/model'
        Get-MlmdContext | Should -BeNullOrEmpty
        Get-MlmdExecution | Should -BeNullOrEmpty
        Get-MlmdArtifact | Should -BeNullOrEmpty
    }
}

Describe 'Add-TrainingStep.ps1 with mocks' {
    It 'stops at the first failure' {
        Mock -CommandName Get-OrNewMlmdRunContext -MockWith { [KfpMetadata.MlmdContext]@{ Id = 1; Type = 'KfpRun'; Name = $RunId } }
        Mock -CommandName Get-OrNewMlmdRunExecution -MockWith { throw [KfpMetadata.MlmdException]::new('MlmdReadOnly', 'The connection is read-only.') }
        Mock -CommandName New-MlmdOutputArtifact
        { & $runbook @step } | Should -Throw -ErrorId 'MlmdReadOnly*'
        Should -Invoke -CommandName New-MlmdOutputArtifact -Times 0 -Exactly
        Should -Invoke -CommandName Get-OrNewMlmdRunExecution -Times 1 -Exactly -ParameterFilter { $Context.Name -eq 'ci-7' -and $Name -eq 'ci-7/train' }
    }
}
