<#
.SYNOPSIS
Records a run of Kubeflow Pipelines in ML Metadata and reads it back.

.DESCRIPTION
The run run-abc-123 of the pipeline my-pipeline: a trainer reads a dataset, writes a model and ends. Without parameters it is recorded in
a file in a temporary folder, whose path is printed: any MLMD of schema version 10 opens it.

Run again on the same store, it adds another execution with its own model to the same run.

.PARAMETER Path
The SQLite file to record in. It is created where there is none.

.PARAMETER HostName
The MLMD server to record in.

.PARAMETER Port
The port of the server.

.EXAMPLE
dotnet run --project src/KfpMetadata.Host -- examples/record-run.ps1

Records in a file in a temporary folder, on a machine without PowerShell.

.EXAMPLE
./examples/record-run.ps1 -HostName 127.0.0.1 -Port 8080

Records in an MLMD server, for example one that is reached by: kubectl port-forward -n kubeflow svc/metadata-grpc-service 8080
#>
[CmdletBinding(DefaultParameterSetName = 'File')]
param(
    [Parameter(ParameterSetName = 'File')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Server')]
    [string] $HostName,

    [Parameter(ParameterSetName = 'Server')]
    [ValidateRange(1, 65535)]
    [int] $Port = 8080
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module -Name KfpMetadata)) {
    Import-Module -Name "$PSScriptRoot/../KfpMetadata.psd1"
}

$connection =
    if ($HostName) {
        Connect-Mlmd -HostName $HostName -Port $Port -MaximumRetryCount 5
    }
    else {
        if (-not $Path) {
            $folder = [System.IO.Directory]::CreateTempSubdirectory('kfpmetadata-').FullName
            $Path = [System.IO.Path]::Combine($folder, 'lineage.db')
        }
        Connect-Mlmd -Path $Path
    }

try {
    "Store: $($connection.Address)"

    # Record: the run, the dataset that its trainer reads, the trainer, the model that it writes.
    $run = Get-OrNewMlmdRunContext -RunId run-abc-123 -PipelineName my-pipeline
    $dataset = New-MlmdArtifact -Uri gs://bucket/data/train.csv -Type Dataset -CustomProperty @{ name = 'dataset' }
    $trainer = New-MlmdRunExecution -Context $run -Type components.MyTrainer -InputParameter @{ learning_rate = 0.1 } -InputArtifact @{ dataset = $dataset }
    $model = New-MlmdOutputArtifact -Execution $trainer -Context $run -Uri gs://bucket/model/output -Type Model -OutputName model
    Complete-MlmdExecution -Execution $trainer

    # Read back what the store holds now.
    $stored = Get-MlmdContext -Type KfpRun -Name run-abc-123
    "Run: $($stored.Name) of the pipeline $($stored.Properties.pipeline_name)"
    foreach ($execution in Get-MlmdExecution -Context $run) {
        "Execution $($execution.Id): $($execution.Type) is $($execution.State)"
        foreach ($link in Get-MlmdEvent -Execution $execution) {
            "  $($link.Type) $($link.Path) is artifact $($link.ArtifactId)"
        }
    }
    'Artifacts:'
    Get-MlmdArtifact -Context $run
    "Recorded: execution $($trainer.Id) wrote $($model.Uri) as artifact $($model.Id)."
}
finally {
    Disconnect-Mlmd -Connection $connection
}
