# Records runs as a step of a pipeline does: a run, its tasks, what each read and wrote. -Whole records a task with one command.
param([string] $Path, [int] $Port, [int] $Size, [int] $Tasks = 10, [switch] $Whole)

if ($Path) { $null = Connect-Mlmd -Path $Path } else { $null = Connect-Mlmd -HostName 127.0.0.1 -Port $Port }
$sources = foreach ($number in 0, 1) { New-MlmdArtifact -Uri "s3://bench/source-$number" -Type Dataset }

$watch = [Diagnostics.Stopwatch]::StartNew()
for ($r = 0; $r -lt $Size; $r++) {
    $run = Get-OrNewMlmdRunContext -RunId "run-$r" -PipelineName bench
    $inputs = $sources
    for ($t = 0; $t -lt $Tasks; $t++) {
        $outputs = foreach ($number in 0, 1) { "s3://bench/$r/$t/$number" }
        if ($Whole) {
            $read = @{ first = $inputs[0]; second = $inputs[1] }
            $written = @{ model = @{ Uri = $outputs[0]; Type = 'Model' }; report = @{ Uri = $outputs[1]; Type = 'Report' } }
            $task = New-MlmdRunExecution -Context $run -Type components.Train -PodName "pod-$r-$t" -InputArtifact $read -OutputArtifact $written
            $inputs = foreach ($event in Get-MlmdEvent -Execution $task -Type Output) { $event.ArtifactId }
        }
        else {
            $task = New-MlmdRunExecution -Context $run -Type components.Train -PodName "pod-$r-$t"
            $null = Add-MlmdInputLink -Execution $task -Uri ($inputs[0].Uri) -InputName first
            $null = Add-MlmdInputLink -Execution $task -Uri ($inputs[1].Uri) -InputName second
            $inputs = @(
                New-MlmdOutputArtifact -Execution $task -Uri $outputs[0] -Type Model -OutputName model
                New-MlmdOutputArtifact -Execution $task -Uri $outputs[1] -Type Report -OutputName report
            )
        }
    }
}
$watch.Stop()
Disconnect-Mlmd
[Console]::Out.WriteLine('{{"seconds":{0},"peakBytes":{1}}}' -f $watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture), [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)
