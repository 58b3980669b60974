<#
.SYNOPSIS
Traces a dataset: which models it fed into, by which steps, and why those models differ.

.DESCRIPTION
Without parameters the sample store is recorded in memory, and its dataset digits is traced.

.PARAMETER Uri
The URI of the dataset.

.PARAMETER Connection
The connection to the store that holds it.

.PARAMETER Html
A file to draw the lineage in, as a page for the browser.

.EXAMPLE
./examples/trace-dataset.ps1

Traces gs://bucket/data/digits.csv in the sample store.

.EXAMPLE
./examples/trace-dataset.ps1 -Uri gs://bucket/data/train.csv -Connection (Connect-Mlmd -HostName 127.0.0.1 -Port 8080) -Html train.html

Traces a dataset of an MLMD server and draws it.
#>
[CmdletBinding()]
param(
    [string] $Uri = 'gs://bucket/data/digits.csv',

    [object] $Connection,

    [string] $Html
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module -Name KfpMetadata)) {
    Import-Module -Name "$PSScriptRoot/../KfpMetadata.psd1"
}

$opened = $null
if (-not $Connection) {
    $Connection = $opened = Connect-Mlmd -InMemory -Name sample
    & "$PSScriptRoot/sample-store.ps1" -Connection $opened
}

try {
    $lineage = Get-MlmdLineage -Uri $Uri -Downstream -Connection $Connection
    "$Uri fed $($lineage.Executions.Count) steps of $($lineage.Runs.Count) runs:"
    foreach ($step in $lineage.Executions) {
        "  $($lineage.GetRun($step).Name): $($step.Type) $($step.Id) $($step.State)"
    }

    # An edge has its two ends: what a step wrote is what it leads to.
    'They wrote:'
    foreach ($edge in $lineage.Edges | Where-Object IsInput -EQ $false) {
        "  $($edge.Name): $($edge.To.Uri) accuracy $($edge.To.CustomProperties.accuracy)"
    }

    $models = @($lineage.Artifacts | Where-Object Type -Like '*Model')
    for ($i = 1; $i -lt $models.Count; $i++) {
        "Where $($models[0].Uri) and $($models[$i].Uri) part:"
        foreach ($difference in Compare-MlmdLineage $models[0] $models[$i]) {
            "  $($difference.Aspect) $($difference.Name) of $($difference.At): $($difference.Reference) / $($difference.Difference)"
        }
    }

    if ($Html) {
        $lineage | Export-MlmdLineage -Path $Html -Title "What $Uri fed into"
    }
}
finally {
    if ($opened) {
        Disconnect-Mlmd -Connection $opened
    }
}
