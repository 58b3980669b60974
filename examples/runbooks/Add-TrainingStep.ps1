<#
.SYNOPSIS
Records a training step of a CI job, so that running the job again changes nothing.

.DESCRIPTION
The run, the task, its input and its output are recorded under names that the job's id decides. What an earlier attempt of the same job has
recorded is found and left as it is; what is missing is added. The script writes the model's artifact.

.PARAMETER RunId
The id of the run: the id of the pipeline or job that stays the same when it is run again.

.PARAMETER PipelineName
The name of the pipeline.

.PARAMETER DataUri
The URI of the dataset that was read.

.PARAMETER ModelUri
The URI of the model that was written.

.PARAMETER Metric
Metrics of the model, kept as its custom properties.

.PARAMETER Parameter
The parameters of the training.

.PARAMETER Connection
The connection to write to; without it the default one of the session.

.EXAMPLE
Connect-Mlmd -HostName metadata.example.com -Port 443 -UseTls
./Add-TrainingStep.ps1 -RunId "ci-$env:CI_PIPELINE_ID" -PipelineName fraud -DataUri s3://bucket/data -ModelUri s3://bucket/model/7 -Metric @{ accuracy = 0.93 }

Records a step of a CI pipeline.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $RunId,

    [Parameter(Mandatory)]
    [string] $PipelineName,

    [Parameter(Mandatory)]
    [string] $DataUri,

    [Parameter(Mandatory)]
    [string] $ModelUri,

    [hashtable] $Metric = @{},

    [hashtable] $Parameter = @{},

    [object] $Connection
)

$ErrorActionPreference = 'Stop'
$store = if ($Connection) { @{ Connection = $Connection } } else { @{} }

$run = Get-OrNewMlmdRunContext -RunId $RunId -PipelineName $PipelineName @store
$task = $run | Get-OrNewMlmdRunExecution -Type components.Train -Name "$RunId/train" -InputParameter $Parameter

# A dataset is one artifact for all jobs that read it. Its URI is its name too, so that the store refuses a second one.
$data = Get-MlmdArtifact -LiteralUri $DataUri -LiteralType Dataset -WarningAction SilentlyContinue @store |
    Sort-Object -Property Id | Select-Object -First 1
if (-not $data) {
    try {
        $data = New-MlmdArtifact -Uri $DataUri -Type Dataset -Name $DataUri @store
    }
    catch [KfpMetadata.MlmdException] {
        if ($_.Exception.ErrorId -ne 'MlmdAlreadyExists') { throw }

        # Another job recorded it in between.
        $data = Get-MlmdArtifact -LiteralName $DataUri -LiteralType Dataset @store
    }
}

# A link that is there already counts as done.
$null = $data | Add-MlmdInputLink -Execution $task -InputName dataset
$model = $task | New-MlmdOutputArtifact -Uri $ModelUri -Type Model -OutputName model -CustomProperty $Metric -IfExists Return
if ($task.State -ne 'Complete') {
    $task | Complete-MlmdExecution
}

$model
