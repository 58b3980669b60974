# Pipes artifacts with four properties into New-MlmdArtifact.
param([string] $Path, [int] $Size)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path
$null = Get-OrNewMlmdArtifactType -Name Model -Property @{ accuracy = 'Double'; epochs = 'Int' }

function Add-Artifact([int] $First, [int] $Last) {
    $First..$Last | ForEach-Object { "s3://bench/$_" } |
        New-MlmdArtifact -Type Model -State Live -Property @{ accuracy = 0.9; epochs = 3 } -CustomProperty @{ owner = 'bench'; rank = 1 }
}

# The same work before the clock, in four parts.
$part = [Math]::Ceiling($Size / 4)
for ($first = 1; $first -le $Size; $first += $part) {
    $null = Add-Artifact -First $first -Last ([Math]::Min($first + $part - 1, $Size))
    Wait-Compiler
}

$watch = [Diagnostics.Stopwatch]::StartNew()
$made = @(Add-Artifact -First ($Size + 1) -Last (2 * $Size))
Write-Bench $watch -Answer $made.Count
