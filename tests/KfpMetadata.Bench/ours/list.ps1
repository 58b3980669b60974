# Lists all artifacts, or the newest with -First, or those that a -Filter holds for; as many -Times.
param([string] $Path, [int] $Port, [int] $Size, [int] $First, [string] $Filter, [int] $Times = 1)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -Port $Port -ReadOnly

function Find-Artifact([hashtable] $Part = @{}) {
    if ($First) { Get-MlmdArtifact -OrderBy CreateTime -Descending -First $First }
    elseif ($Filter) { Get-MlmdArtifact -Filter $Filter @Part }
    else { Get-MlmdArtifact @Part }
}

$tenth = @{ First = [Math]::Ceiling($Size / 10) }
Wait-Compiled { Find-Artifact -Part $tenth }

$watch = [Diagnostics.Stopwatch]::StartNew()
for ($time = 0; $time -lt $Times; $time++) { $found = @(Find-Artifact) }
Write-Bench $watch -Answer $found.Count
