# Asks for the contexts of many artifacts or executions, of each alone.
param([string] $Path, [int] $Size, [string] $Kind, [int] $First, [int] $Nodes)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -ReadOnly

$step = [Math]::Max(1, [int][Math]::Floor($Nodes / $Size))

function Find-Context {
    $count = 0
    if ($Kind -eq 'artifact') { for ($id = $First; $id -lt $First + $Nodes; $id += $step) { $count += @(Get-MlmdContext -Artifact $id).Count } }
    else { for ($id = $First; $id -lt $First + $Nodes; $id += $step) { $count += @(Get-MlmdContext -Execution $id).Count } }
    $count
}

Wait-Compiled { Find-Context }

$watch = [Diagnostics.Stopwatch]::StartNew()
$count = Find-Context
Write-Bench $watch -Answer $count
