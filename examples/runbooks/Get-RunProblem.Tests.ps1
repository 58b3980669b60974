#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module -Name "$PSScriptRoot/../../KfpMetadata.psd1" -Force
    $runbook = "$PSScriptRoot/Get-RunProblem.ps1"
}

AfterAll {
    Remove-Module -Name KfpMetadata -ErrorAction Ignore
}

Describe 'Get-RunProblem.ps1 on a store in memory' {
    BeforeEach {
        $connection = Connect-Mlmd -InMemory
        $good = Get-OrNewMlmdRunContext -RunId good -PipelineName p | New-MlmdRunExecution -Type components.A
        $good | Complete-MlmdExecution
    }

    AfterEach {
        Disconnect-Mlmd -Connection $connection
    }

    It 'finds nothing among good runs' {
        & $runbook | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }

    It 'reports a failed run with its task' {
        Get-OrNewMlmdRunContext -RunId bad -PipelineName p | New-MlmdRunExecution -Type components.B | Complete-MlmdExecution -Failed
        $problem = & $runbook
        $LASTEXITCODE | Should -Be 1
        $problem.RunId | Should -Be 'bad'
        $problem.Problem | Should -Be 'Failed'
        $problem.Tasks.Count | Should -Be 1
    }

    It 'reports a task that has been running for too long, beside a failure' {
        Get-OrNewMlmdRunContext -RunId bad -PipelineName p | New-MlmdRunExecution -Type components.B | Complete-MlmdExecution -Failed
        $null = Get-OrNewMlmdRunContext -RunId slow -PipelineName p | New-MlmdRunExecution -Type components.C
        Start-Sleep -Milliseconds 20
        $problems = & $runbook -StuckAfter 00:00:00.010
        $LASTEXITCODE | Should -Be 3
        ($problems | Where-Object Problem -EQ 'Stuck').RunId | Should -Be 'slow'
    }

    It 'looks at the named pipelines only' {
        Get-OrNewMlmdRunContext -RunId bad -PipelineName p | New-MlmdRunExecution -Type components.B | Complete-MlmdExecution -Failed
        & $runbook -Pipeline 'other*' | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }
}

Describe 'Get-RunProblem.ps1 with mocks' {
    It 'ends with 4 where the store cannot be read' {
        Mock -CommandName Get-MlmdRun -MockWith { throw [KfpMetadata.MlmdException]::new('MlmdTimeout', 'The server did not answer.') }
        & $runbook 2>$null | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 4
    }

    It 'asks for the time that was given' {
        Mock -CommandName Get-MlmdRun
        & $runbook -Since 02:00:00 -StuckAfter 01:00:00
        Should -Invoke -CommandName Get-MlmdRun -Times 1 -Exactly -ParameterFilter { $State -eq 'Failed' -and $CreatedAfter -lt (Get-Date).AddMinutes(-119) }
        Should -Invoke -CommandName Get-MlmdRun -Times 1 -Exactly -ParameterFilter { $null -ne $UpdatedBefore -and $UpdatedBefore -lt (Get-Date).AddMinutes(-59) }
    }
}
