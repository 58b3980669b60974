# Pipes artifacts with four properties into New-MlmdArtifact.
param([string] $Path, [int] $Size)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path
$null = Get-OrNewMlmdArtifactType -Name Model -Property @{ accuracy = 'Double'; epochs = 'Int' }

function Add-Artifact([int] $First, [int] $Last) {
    $First..$Last | ForEach-Object { [pscustomobject]@{ Uri = "s3://bench/$_" } } |
        New-MlmdArtifact -Type Model -State Live -Property @{ accuracy = 0.9; epochs = 3 } -CustomProperty @{ owner = 'bench'; rank = 1 }
}

# Work before the clock: half as much.
$warm = [int][Math]::Floor($Size / 2)
$null = Add-Artifact -First 1 -Last $warm
[Threading.Thread]::Sleep(300)

$watch = [Diagnostics.Stopwatch]::StartNew()
$made = @(Add-Artifact -First ($warm + 1) -Last ($warm + $Size))
Write-Bench $watch -Answer $made.Count
