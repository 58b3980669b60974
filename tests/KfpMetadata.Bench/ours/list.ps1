# Lists all artifacts to the end of the pipeline, or the newest with -First.
param([string] $Path, [int] $Port, [int] $Size, [int] $First)

if ($Path) { $null = Connect-Mlmd -Path $Path -ReadOnly } else { $null = Connect-Mlmd -HostName 127.0.0.1 -Port $Port }
$watch = [Diagnostics.Stopwatch]::StartNew()
$count = 0
if ($First) { Get-MlmdArtifact -OrderBy CreateTime -Descending -First $First | ForEach-Object { $count++ } }
else { Get-MlmdArtifact | ForEach-Object { $count++ } }
$watch.Stop()
if ($count -ne $(if ($First) { $First } else { $Size })) { throw "There are $count artifacts." }
Disconnect-Mlmd
[Console]::Out.WriteLine('{{"seconds":{0},"peakBytes":{1}}}' -f $watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture), [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)
