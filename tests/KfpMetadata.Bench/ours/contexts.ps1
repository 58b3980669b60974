# Asks for the contexts of many artifacts or executions, of each alone.
param([string] $Path, [int] $Size, [string] $Kind, [int] $First, [int] $Nodes)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -ReadOnly
$step = [Math]::Max(1, [int][Math]::Floor($Nodes / $Size))
$count = 0
foreach ($id in $First..($First + [Math]::Min(200, $Nodes) - 1)) { $null = if ($Kind -eq 'artifact') { Get-MlmdContext -Artifact $id } else { Get-MlmdContext -Execution $id } }

$watch = [Diagnostics.Stopwatch]::StartNew()
if ($Kind -eq 'artifact') { for ($id = $First; $id -lt $First + $Nodes; $id += $step) { $count += @(Get-MlmdContext -Artifact $id).Count } }
else { for ($id = $First; $id -lt $First + $Nodes; $id += $step) { $count += @(Get-MlmdContext -Execution $id).Count } }
Write-Bench $watch -Answer $count
