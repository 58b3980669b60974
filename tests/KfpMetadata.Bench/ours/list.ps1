# Lists all artifacts, or the newest with -First, or those that a -Filter holds for; as many -Times.
param([string] $Path, [int] $Port, [int] $Size, [int] $First, [string] $Filter, [int] $Times = 1)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -Port $Port -ReadOnly

function Find-Artifact {
    if ($First) { Get-MlmdArtifact -OrderBy CreateTime -Descending -First $First }
    elseif ($Filter) { Get-MlmdArtifact -Filter $Filter }
    else { Get-MlmdArtifact }
}

# What is asked often is asked by a session that has asked it before.
if ($Times -gt 1) { for ($time = 0; $time -lt $Times; $time++) { $null = Find-Artifact } } else { $null = Get-MlmdArtifact -First 100 }

$watch = [Diagnostics.Stopwatch]::StartNew()
for ($time = 0; $time -lt $Times; $time++) { $found = @(Find-Artifact) }
Write-Bench $watch -Answer $found.Count
