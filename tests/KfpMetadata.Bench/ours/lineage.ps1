# Follows lineage: upstream from the last output of runs, or the whole graph around a dataset.
param([string] $Path, [int] $Size, [int] $Depth, [int] $Start, [int] $Step, [string] $Direction)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -ReadOnly
$null = Get-MlmdLineage -Artifact ($Start + $Step) -Upstream -Depth 4

$way = @{ $Direction = $true }
$watch = [Diagnostics.Stopwatch]::StartNew()
$nodes = 0
for ($number = 0; $number -lt $Size; $number++) {
    $graph = Get-MlmdLineage -Artifact ($Start + $number * $Step) -Depth $Depth @way
    $nodes += $graph.Nodes.Count + $graph.Edges.Count
}
Write-Bench $watch -Answer $nodes
