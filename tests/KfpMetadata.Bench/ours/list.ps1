# Lists all artifacts, or the newest with -First, or those that a -Filter holds for.
param([string] $Path, [int] $Port, [int] $Size, [int] $First, [string] $Filter)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -Port $Port -ReadOnly
$null = Get-MlmdArtifact -First 100

$watch = [Diagnostics.Stopwatch]::StartNew()
$found = if ($First) { Get-MlmdArtifact -OrderBy CreateTime -Descending -First $First }
elseif ($Filter) { Get-MlmdArtifact -Filter $Filter }
else { Get-MlmdArtifact }
Write-Bench $watch -Answer $found.Count
