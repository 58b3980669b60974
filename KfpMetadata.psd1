@{
    RootModule           = 'lib/KfpMetadata.dll'
    ModuleVersion        = '0.2.0'
    GUID                 = 'b1f4a8d2-6c0e-4b57-9e4d-3a7c58f0e91b'
    Author               = 'The KfpMetadata authors'
    CompanyName          = 'The KfpMetadata authors'
    Copyright            = 'Copyright The KfpMetadata authors. Apache-2.0.'
    Description          = 'Records and reads the lineage of Kubeflow Pipelines runs in ML Metadata (MLMD), on a server or in a SQLite file.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    RequiredAssemblies   = @('lib/KfpMetadata.Core.dll', 'lib/KfpMetadata.dll')
    TypesToProcess       = @('lib/KfpMetadata.types.ps1xml')
    FormatsToProcess     = @('lib/KfpMetadata.format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Add-MlmdContextMember'
        'Add-MlmdInputLink'
        'Add-MlmdOutputLink'
        'Add-MlmdParentContext'
        'Compare-MlmdLineage'
        'Compare-MlmdRun'
        'Complete-MlmdExecution'
        'Connect-Mlmd'
        'Disconnect-Mlmd'
        'Export-MlmdLineage'
        'Get-MlmdArtifact'
        'Get-MlmdArtifactType'
        'Get-MlmdConnection'
        'Get-MlmdContext'
        'Get-MlmdContextType'
        'Get-MlmdEvent'
        'Get-MlmdExecution'
        'Get-MlmdExecutionType'
        'Get-MlmdLineage'
        'Get-MlmdMetric'
        'Get-MlmdRun'
        'Get-MlmdTask'
        'Get-OrNewMlmdArtifactType'
        'Get-OrNewMlmdContext'
        'Get-OrNewMlmdContextType'
        'Get-OrNewMlmdExecutionType'
        'Get-OrNewMlmdRunContext'
        'Get-OrNewMlmdRunExecution'
        'Invoke-MlmdRequest'
        'New-MlmdArtifact'
        'New-MlmdContext'
        'New-MlmdExecution'
        'New-MlmdOutputArtifact'
        'New-MlmdRunExecution'
        'Select-MlmdConnection'
        'Set-MlmdArtifact'
        'Set-MlmdContext'
        'Set-MlmdExecution'
        'Show-MlmdLineage'
        'Test-MlmdConnection'
        'Wait-MlmdExecution'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('MLMD', 'MachineLearning', 'Metadata', 'Kubeflow', 'KubeflowPipelines', 'Lineage', 'MLOps', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'At home in PowerShell: mocks, tables at 80 columns, pipelines, preferences. Times are DateTime and run ids are text now. See CHANGELOG.md in the package.'
        }
    }
}
