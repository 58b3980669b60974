<#
.SYNOPSIS
Asks a store which models are good, and which are not.

.DESCRIPTION
Shows the filters of Get-MlmdArtifact, Get-MlmdExecution and Get-MlmdContext. Without parameters it asks the store that sample-store.ps1 records, in memory.

.PARAMETER Path
The SQLite file to ask. It is opened read-only.

.PARAMETER HostName
The MLMD server to ask.

.PARAMETER Port
The port of the server.

.PARAMETER Accuracy
The accuracy that a model must exceed.

.EXAMPLE
dotnet run --project src/KfpMetadata.Host -- examples/find-models.ps1

Asks the sample store, on a machine without PowerShell.

.EXAMPLE
./examples/find-models.ps1 -HostName 127.0.0.1 -Port 8080 -Accuracy 0.95

Asks an MLMD server, for example one that is reached by: kubectl port-forward -n kubeflow svc/metadata-grpc-service 8080
#>
[CmdletBinding(DefaultParameterSetName = 'File')]
param(
    [Parameter(ParameterSetName = 'File')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Server')]
    [string] $HostName,

    [Parameter(ParameterSetName = 'Server')]
    [ValidateRange(1, 65535)]
    [int] $Port = 8080,

    [double] $Accuracy = 0.9
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module -Name KfpMetadata)) {
    Import-Module -Name "$PSScriptRoot/../KfpMetadata.psd1"
}

$connection =
    if ($HostName) {
        Connect-Mlmd -HostName $HostName -Port $Port -MaximumRetryCount 5
    }
    elseif ($Path) {
        Connect-Mlmd -Path $Path -ReadOnly
    }
    else {
        Connect-Mlmd -InMemory
    }

try {
    if (-not $HostName -and -not $Path) {
        & "$PSScriptRoot/sample-store.ps1" -Connection $connection
    }

    $good = @{ accuracy = @{ gt = $Accuracy } }

    'Live models of the last week that are good:'
    Get-MlmdArtifact -Type Model -State Live -CustomProperty $good -CreatedAfter ([DateTime]::Now.AddDays(-7)) |
        ForEach-Object { "  $($_.Id) $($_.Uri) $($_.CustomProperties.accuracy)" }

    'Good metrics, whatever the type, of Kubeflow v2 runs:'
    Get-MlmdArtifact -Type system.* -CustomProperty $good |
        ForEach-Object { "  $($_.Id) $($_.Uri) $($_.CustomProperties.accuracy)" }

    'Models without an accuracy:'
    Get-MlmdArtifact -Type Model -CustomProperty @{ accuracy = $null } |
        ForEach-Object { "  $($_.Id) $($_.Uri)" }

    'Models that are not of the run sweep-1, of two frameworks:'
    Get-MlmdArtifact -Type Model -NotInContext KfpRun/sweep-1 -CustomProperty @{ framework = 'xgboost', 'torch' } |
        ForEach-Object { "  $($_.Id) $($_.Uri) $($_.State)" }

    'Tasks of a sweep that failed:'
    Get-MlmdExecution -Type components.* -State Failed -Property @{ pipeline_name = @{ like = 'sweep*' } } |
        ForEach-Object { "  $($_.Name) with learning rate $($_.CustomProperties['input:learning_rate'])" }

    'Runs by their names:'
    Get-MlmdContext -Type KfpRun, system.PipelineRun -Name r?, wf-* |
        ForEach-Object { "  $($_.Type)/$($_.Name)" }
}
finally {
    Disconnect-Mlmd -Connection $connection
}
