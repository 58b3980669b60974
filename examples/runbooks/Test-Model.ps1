<#
.SYNOPSIS
Tells whether a model may be released: by its metrics, and by the data and tasks that it was made from.

.DESCRIPTION
Reads the newest artifact with the given URI, the metrics that belong to it, and its upstream lineage. It writes one object with the verdict and
every reason against the model. The exit code is 0 where the model passes, 1 where it does not, and 2 where it could not be judged.

The metrics are those of the run that made the model, and the numbers among the model's own properties.

.PARAMETER Uri
The URI of the model, exactly as it is recorded.

.PARAMETER Minimum
The metrics that the model needs, and the smallest value of each. A metric that is missing counts against the model.

.PARAMETER Dataset
The URIs of the datasets that a model may be made from, with wildcards. Without it every dataset is accepted.

.PARAMETER DatasetType
The types of artifacts that are datasets, with wildcards.

.PARAMETER Connection
The connection to read from; without it the default one of the session.

.EXAMPLE
Connect-Mlmd -HostName 127.0.0.1 -Port 8080 -ReadOnly
./Test-Model.ps1 -Uri s3://bucket/models/fraud/7 -Minimum @{ accuracy = 0.9 } -Dataset 's3://bucket/approved/*'
exit $LASTEXITCODE

Ends a job of a scheduler with the verdict.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [ValidateNotNullOrEmpty()]
    [string] $Uri,

    [hashtable] $Minimum = @{},

    [string[]] $Dataset = '*',

    [string[]] $DatasetType = ('Dataset', 'system.Dataset'),

    [object] $Connection
)

$ErrorActionPreference = 'Stop'
$store = if ($Connection) { @{ Connection = $Connection } } else { @{} }

try {
    $model = Get-MlmdArtifact -LiteralUri $Uri @store | Sort-Object -Property Id | Select-Object -Last 1
    if (-not $model) {
        throw "No artifact with the URI '$Uri' is recorded."
    }

    $metrics = @{}
    foreach ($metric in $model | Get-MlmdRun | Get-MlmdMetric) {
        $metrics[$metric.Name] = $metric.Value
    }

    foreach ($property in $model.CustomProperties.GetEnumerator() | Where-Object { $_.Value -is [double] -or $_.Value -is [long] }) {
        $metrics[$property.Key] = $property.Value
    }

    $lineage = Get-MlmdLineage -Artifact $model -Upstream
    $reasons = @(
        foreach ($name in $Minimum.Keys | Sort-Object) {
            if (-not $metrics.ContainsKey($name)) { "The metric '$name' is not recorded." }
            elseif ($metrics[$name] -lt $Minimum[$name]) { "The metric '$name' is $($metrics[$name]), and $($Minimum[$name]) is needed." }
        }

        $makers = @($lineage.Nodes | Where-Object { $_.Kind -eq 'Execution' })
        if (-not $makers) { 'No execution is recorded as its maker.' }
        foreach ($execution in $makers | Where-Object { $_.State -notin 'Complete', 'Cached' }) {
            "The $execution is $($execution.State)."
        }

        $data = @($lineage.Nodes | Where-Object {
                $type = $_.Type
                $_.Kind -eq 'Artifact' -and $_.Id -ne $model.Id -and ($DatasetType | Where-Object { $type -like $_ })
            })
        if (-not $data) { 'No dataset is recorded in its lineage.' }
        foreach ($artifact in $data) {
            $used = $artifact.Uri
            if (-not ($Dataset | Where-Object { $used -like $_ })) { "The dataset '$used' is not an accepted one." }
        }
    )
}
catch {
    Write-Error -ErrorRecord $_ -ErrorAction Continue
    exit 2
}

[pscustomobject]@{
    PSTypeName = 'KfpMetadata.Examples.ModelVerdict'
    Model      = $model.Uri
    ArtifactId = $model.Id
    Passed     = $reasons.Count -eq 0
    Reasons    = $reasons
}
exit [int]($reasons.Count -gt 0)
