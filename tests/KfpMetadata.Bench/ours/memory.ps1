# Streams all artifacts and says how much memory the session came to have over what it had before.
param([string] $Path, [int] $Size)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -ReadOnly
$null = Get-MlmdArtifact -First 5000
[GC]::Collect()
$idle = [Diagnostics.Process]::GetCurrentProcess().WorkingSet64
$peak = 0
$count = 0

$watch = [Diagnostics.Stopwatch]::StartNew()
Get-MlmdArtifact | ForEach-Object {
    if (++$count % 10000 -eq 0) { $peak = [Math]::Max($peak, [Diagnostics.Process]::GetCurrentProcess().WorkingSet64 - $idle) }
}
$watch.Stop()
'{{"seconds":{0},"peakBytes":{1},"answer":{2}}}' -f $watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture), $peak, $count
