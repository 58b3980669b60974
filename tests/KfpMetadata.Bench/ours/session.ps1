# The first command of a session: the first context of a store. The time is that of the whole process, which the caller takes.
param([string] $Path)

. $PSScriptRoot/bench.ps1
$watch = [Diagnostics.Stopwatch]::StartNew()
Connect-Bench -Path $Path -ReadOnly
Write-Bench $watch -Answer @(Get-MlmdContext -First 1).Count
