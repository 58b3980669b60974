#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
}

AfterAll {
    Remove-Module -Name KfpMetadata -ErrorAction Ignore
}

Describe 'examples/record-run.ps1' {
    BeforeAll {
        $path = "$TestDrive/lineage.db"
        $output = & "$PSScriptRoot/../../examples/record-run.ps1" -Path $path
        $connection = Connect-Mlmd -Path $path -ReadOnly
    }

    AfterAll {
        Disconnect-Mlmd -Connection $connection
    }

    It 'prints the store and what it recorded' {
        $output[0] | Should -BeLike 'Store: *lineage.db'
        $output[-1] | Should -BeLike 'Recorded: *gs://bucket/model/output*'
    }

    It 'leaves the run, its trainer ended, its dataset and its model' {
        $run = Get-MlmdContext -Type KfpRun -Name run-abc-123
        $run.Properties.pipeline_name | Should -Be 'my-pipeline'

        $trainer = Get-MlmdExecution -Context $run
        $trainer.Type | Should -Be 'components.MyTrainer'
        $trainer.State | Should -Be 'Complete'

        (Get-MlmdArtifact -Context $run).Uri | Should -Be @('gs://bucket/data/train.csv', 'gs://bucket/model/output')
        (Get-MlmdEvent -Execution $trainer).Count | Should -Be 2
    }
}
