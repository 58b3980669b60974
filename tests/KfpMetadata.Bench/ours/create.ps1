# Pipes artifacts with four properties into New-MlmdArtifact.
param([string] $Path, [int] $Size)

$null = Connect-Mlmd -Path $Path
$null = Get-OrNewMlmdArtifactType -Name Model -Property @{ accuracy = 'Double'; epochs = 'Int' }
$watch = [Diagnostics.Stopwatch]::StartNew()
0..($Size - 1) | ForEach-Object { [pscustomobject]@{ Uri = "s3://bench/$_" } } |
    New-MlmdArtifact -Type Model -Property @{ accuracy = 0.9; epochs = 3 } -CustomProperty @{ owner = 'bench'; rank = 1 } | ForEach-Object { $null = $_ }
$watch.Stop()
Disconnect-Mlmd
[Console]::Out.WriteLine('{{"seconds":{0},"peakBytes":{1}}}' -f $watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture), [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)
