<#
.SYNOPSIS
Reports runs that failed and runs that are stuck, for a scheduler.

.DESCRIPTION
Writes one object a run: its id, pipeline, problem, and the tasks that the problem comes from. A run is stuck where one of its tasks has been
running for longer than the given time. The exit code is 0 without a problem, 1 where a run failed, 2 where a run is stuck, 3 with both, and
4 where the store could not be read.

.PARAMETER Since
How far back runs are looked at.

.PARAMETER StuckAfter
How long a task may be running.

.PARAMETER Pipeline
The pipelines to look at, with wildcards. Without it all of them.

.PARAMETER Connection
The connection to read from; without it the default one of the session.

.EXAMPLE
Connect-Mlmd -HostName 127.0.0.1 -Port 8080 -ReadOnly
./Get-RunProblem.ps1 -Since 1.00:00:00 -StuckAfter 06:00:00 | Export-Csv problems.csv
exit $LASTEXITCODE

Reports a day once a day.
#>
[CmdletBinding()]
param(
    [timespan] $Since = '1.00:00:00',

    [timespan] $StuckAfter = '06:00:00',

    [string[]] $Pipeline = '*',

    [object] $Connection
)

$ErrorActionPreference = 'Stop'
$store = if ($Connection) { @{ Connection = $Connection } } else { @{} }
$now = Get-Date
$failed = $false
$stuck = $false

function New-Problem($Run, [string] $Problem, [object[]] $Task) {
    [pscustomobject]@{
        RunId     = $Run.RunId
        Pipeline  = $Run.Pipeline
        Namespace = $Run.Namespace
        Problem   = $Problem
        StartTime = $Run.StartTime
        Tasks     = @($Task.Path)
    }
}

try {
    $named = if ($Pipeline -ne '*') { @{ Pipeline = $Pipeline } } else { @{} }

    foreach ($run in Get-MlmdRun -State Failed -CreatedAfter ($now - $Since) @named @store) {
        $failed = $true
        New-Problem -Run $run -Problem 'Failed' -Task ($run | Get-MlmdTask -State Failed)
    }

    foreach ($run in Get-MlmdRun -UpdatedBefore ($now - $StuckAfter) @named @store) {
        $stuck = $true
        New-Problem -Run $run -Problem 'Stuck' -Task ($run | Get-MlmdTask -UpdatedBefore ($now - $StuckAfter))
    }
}
catch {
    Write-Error -ErrorRecord $_ -ErrorAction Continue
    exit 4
}

exit ([int] $failed + 2 * [int] $stuck)
