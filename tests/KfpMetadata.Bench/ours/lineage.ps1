# Follows lineage: upstream from the last output of runs, or the whole graph around a dataset.
param([string] $Path, [int] $Size, [int] $Depth, [int] $Start, [int] $Step, [string] $Direction)

. $PSScriptRoot/bench.ps1
Connect-Bench -Path $Path -ReadOnly

function Find-Lineage([int] $First, [int] $Count) {
    $way = @{ $Direction = $true }
    $nodes = 0
    for ($number = $First; $number -lt $First + $Count; $number++) {
        $graph = Get-MlmdLineage -Artifact ($Start + $number * $Step) -Depth $Depth @way
        $nodes += $graph.Nodes.Count + $graph.Edges.Count
    }
    $nodes
}

Wait-Compiled { Find-Lineage -First 1 -Count 1 }

$watch = [Diagnostics.Stopwatch]::StartNew()
$nodes = Find-Lineage -First 0 -Count $Size
Write-Bench $watch -Answer $nodes
