# Asks for the contexts of many artifacts or executions, of each alone.
param([string] $Path, [int] $Size, [string] $Kind, [int] $First, [int] $Nodes)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -ReadOnly

function Find-Context([int] $Last, [int] $Step) {
    $count = 0
    if ($Kind -eq 'artifact') { for ($id = $First; $id -lt $Last; $id += $Step) { $count += @(Get-MlmdContext -Artifact $id).Count } }
    else { for ($id = $First; $id -lt $Last; $id += $Step) { $count += @(Get-MlmdContext -Execution $id).Count } }
    $count
}

Wait-Compiled { Find-Context -Last ($First + [Math]::Min(200, $Nodes)) -Step 1 }

$watch = [Diagnostics.Stopwatch]::StartNew()
$count = Find-Context -Last ($First + $Nodes) -Step ([Math]::Max(1, [int][Math]::Floor($Nodes / $Size)))
Write-Bench $watch -Answer $count
