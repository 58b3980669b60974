<#
.SYNOPSIS
Shows what changed between the newest two runs of a pipeline of Kubeflow, and their metrics.

.DESCRIPTION
Without parameters it records the sample store of examples/sample-store.ps1 in memory and compares its runs r1 and r2 of the pipeline p. The
second one was trained with another learning rate.

.PARAMETER Path
The SQLite file to read. It is opened read-only.

.PARAMETER HostName
The MLMD server to read.

.PARAMETER Port
The port of the server.

.PARAMETER Pipeline
The pipeline whose newest two runs are compared.

.EXAMPLE
dotnet run --project src/KfpMetadata.Host -- examples/compare-runs.ps1

Compares runs of the sample store, on a machine without PowerShell.

.EXAMPLE
./examples/compare-runs.ps1 -HostName 127.0.0.1 -Port 8080 -Pipeline my-pipeline

Compares runs on an MLMD server, for example one that is reached by: kubectl port-forward -n kubeflow svc/metadata-grpc-service 8080
#>
[CmdletBinding(DefaultParameterSetName = 'Sample')]
param(
    [Parameter(Mandatory, ParameterSetName = 'File')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Server')]
    [string] $HostName,

    [Parameter(ParameterSetName = 'Server')]
    [ValidateRange(1, 65535)]
    [int] $Port = 8080,

    [string] $Pipeline = 'p'
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
        $null = & "$PSScriptRoot/sample-store.ps1" -Connection $connection
    }

    $runs = @(Get-MlmdRun -Connection $connection -Pipeline $Pipeline -First 2)
    if ($runs.Count -lt 2) {
        throw "The pipeline '$Pipeline' has fewer than two runs in $($connection.Address)."
    }

    # The newest run comes first; the older one is what it is compared with.
    $new, $old = $runs
    foreach ($run in $old, $new) {
        "Run $($run.RunId): $($run.State), $($run.TasksDone) of $($run.TasksTotal) tasks done"
        foreach ($task in $run | Get-MlmdTask) {
            $from = if ($task.CachedExecutionId) { ", from execution $($task.CachedExecutionId)" } else { '' }
            "$('  ' * ($task.Depth + 1))$($task.Name): $($task.State)$from"
        }
    }

    'Metrics:'
    $old, $new | Get-MlmdMetric | ForEach-Object { "  $($_.RunId) $($_.Task) $($_.Name) $($_.Value)" }
    'Differences:'
    $old, $new | Compare-MlmdRun
}
finally {
    Disconnect-Mlmd -Connection $connection
}
