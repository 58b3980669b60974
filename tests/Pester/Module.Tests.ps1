#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
}

AfterAll {
    Remove-Module -Name KfpMetadata -ErrorAction Ignore
}

Describe 'KfpMetadata' {
    It 'exports cmdlets only' {
        $commands = Get-Command -Module KfpMetadata
        $commands | Should -Not -BeNullOrEmpty
        $commands | ForEach-Object { $_.CommandType | Should -Be 'Cmdlet' }
    }

    It 'has help with two examples for each command' {
        foreach ($command in Get-Command -Module KfpMetadata) {
            $help = Get-Help -Name $command.Name -Full
            $help.Synopsis | Should -Not -BeNullOrEmpty
            @($help.examples.example).Count | Should -BeGreaterOrEqual 2 -Because $command.Name
        }
    }

    Context 'on a store in memory' {
        BeforeEach {
            $connection = Connect-Mlmd -InMemory
        }

        AfterEach {
            Disconnect-Mlmd -Connection $connection
        }

        It 'records the run of the documentation' {
            $model = Get-OrNewMlmdRunContext -RunId run-abc-123 -PipelineName my-pipeline |
                New-MlmdRunExecution -Type components.MyTrainer |
                New-MlmdOutputArtifact -Uri gs://bucket/model/output -Type Model -OutputName model
            $model.Uri | Should -Be 'gs://bucket/model/output'

            $run = Get-MlmdContext -Type KfpRun -Name run-abc-123
            $run.Properties.run_id | Should -Be 'run-abc-123'
            $run.Properties.pipeline_name | Should -Be 'my-pipeline'
            (Get-MlmdArtifact -Context $run).Id | Should -Be $model.Id
        }

        It 'writes nothing with -WhatIf' {
            Get-OrNewMlmdRunContext -RunId run-1 -WhatIf
            Get-MlmdContext | Should -BeNullOrEmpty
        }

        It 'writes an error record for what is not there' {
            { Get-MlmdArtifact -ArtifactId 12345 -ErrorAction Stop } | Should -Throw -ErrorId 'MlmdNotFound,*'
        }
    }

    It 'lets a mock return an entity' {
        $context = [KfpMetadata.MlmdContext]@{ Id = 1; Name = 'r' }
        $context.Name | Should -Be 'r'
    }
}
