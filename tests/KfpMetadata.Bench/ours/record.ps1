# Records runs as a script does that knows the tasks: a run, its tasks, what each read and wrote. -Whole records a task by one command.
param([string] $Path, [int] $Port, [int] $Size, [int] $Tasks, [switch] $Whole)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -Port $Port

function Add-Run([string] $Name, [int] $Count) {
    $run = Get-OrNewMlmdRunContext -RunId $Name -PipelineName bench
    $inputs = $sources
    for ($task = 0; $task -lt $Count; $task++) {
        $execution = New-MlmdRunExecution -Context $run -Type components.Train -PodName "$Name-$task"
        $null = Add-MlmdInputLink -Execution $execution -Artifact $inputs[0] -InputName first
        $null = Add-MlmdInputLink -Execution $execution -Artifact $inputs[1] -InputName second
        $inputs = @(
            New-MlmdOutputArtifact -Execution $execution -Uri "s3://bench/$Name/$task/model" -Type Model -OutputName model
            New-MlmdOutputArtifact -Execution $execution -Uri "s3://bench/$Name/$task/report" -Type Report -OutputName report
        )
    }
}

function Add-WholeRun([string] $Name, [int] $Count) {
    $run = Get-OrNewMlmdRunContext -RunId $Name -PipelineName bench
    $inputs = @{ first = $sources[0]; second = $sources[1] }
    for ($task = 0; $task -lt $Count; $task++) {
        $null = New-MlmdRunExecution -Context $run -Type components.Train -PodName "$Name-$task" -InputArtifact $inputs -OutputArtifact @{
            model = @{ Uri = "s3://bench/$Name/$task/model"; Type = 'Model'; Name = "$Name-$task-model" }
            report = @{ Uri = "s3://bench/$Name/$task/report"; Type = 'Report'; Name = "$Name-$task-report" }
        }
        $inputs = @{ first = "Model/$Name-$task-model"; second = "Report/$Name-$task-report" }
    }
}

$sources = foreach ($number in 0, 1) { New-MlmdArtifact -Uri "s3://bench/source-$number" -Type Dataset }

# The same work before the clock, in four parts.
$part = [Math]::Ceiling($Size / 4)
for ($number = 0; $number -lt $Size; $number++) {
    if ($Whole) { Add-WholeRun -Name "warm-$number" -Count $Tasks } else { Add-Run -Name "warm-$number" -Count $Tasks }
    if (($number + 1) % $part -eq 0) { Wait-Compiler }
}

$watch = [Diagnostics.Stopwatch]::StartNew()
for ($number = 0; $number -lt $Size; $number++) {
    if ($Whole) { Add-WholeRun -Name "run-$number" -Count $Tasks } else { Add-Run -Name "run-$number" -Count $Tasks }
}
Write-Bench $watch -Answer ($Size * $Tasks)
