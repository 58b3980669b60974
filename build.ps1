#Requires -Version 7.4

<#
.SYNOPSIS
Builds, tests, packages and publishes KfpMetadata.

.DESCRIPTION
A thin layer over the .NET SDK: everything but PSScriptAnalyzer works with what the SDK restores from NuGet.

.PARAMETER Task
Build stages the module beside KfpMetadata.psd1. Test builds, runs all tests with dotnet test, then the Pester tests in this shell, and
PSScriptAnalyzer where it is installed; at the end it says how each part went, and fails if one failed. Package lays the module under
out/KfpMetadata/<version>. Publish packages it and hands it to a repository of PSResourceGet. Clean removes what builds and tests left.

.PARAMETER Configuration
Debug or Release. What is packaged or published is Release, unless told otherwise.

.PARAMETER Repository
Where Publish goes: the name of a repository that Register-PSResourceRepository knows. A folder can be one.

.PARAMETER ApiKey
The key that the repository asks for; a folder needs none.

.PARAMETER NoBuild
Publish takes the package as it was laid before.

.EXAMPLE
./build.ps1

Builds the module; Import-Module ./KfpMetadata.psd1 then works.

.EXAMPLE
./build.ps1 -Task Test

Runs everything that is tested, and sums up.

.EXAMPLE
Register-PSResourceRepository -Name local -Uri ./repository -Trusted
./build.ps1 -Task Publish -Repository local
Install-PSResource -Name KfpMetadata -Repository local

Publishes the module to a folder, which must exist, and installs it from there.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Publish', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = ($Task -in 'Package', 'Publish' ? 'Release' : 'Debug'),

    [string] $Repository,

    [string] $ApiKey,

    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'
# Exit codes are looked at, so that what follows a failure is decided here.
$PSNativeCommandUseErrorActionPreference = $false
$module = "$PSScriptRoot/src/KfpMetadata.Module/KfpMetadata.Module.csproj"

function Invoke-DotNet {
    dotnet @args | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE."
    }
}

# Pester as it is installed, else the newest of those that the tests' restore brought.
function Import-Pester {
    if (Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version.Major -ge 5 }) {
        Import-Module -Name Pester -MinimumVersion 5.0
    }
    else {
        $packages = $env:NUGET_PACKAGES ? $env:NUGET_PACKAGES : "$HOME/.nuget/packages"
        $newest = Get-ChildItem -Path "$packages/pester" -Directory | Sort-Object -Property { [version] $_.Name } | Select-Object -Last 1
        Import-Module -Name "$newest/tools/Pester.psd1"
    }
}

# Each part of the tests; it throws when it fails, and answers what it has to say when it does not.
$parts = [ordered]@{
    'dotnet test'      = {
        Push-Location -LiteralPath $PSScriptRoot
        try {
            Invoke-DotNet test --configuration $Configuration
        }
        finally {
            Pop-Location
        }
    }
    'Pester'           = {
        Import-Pester
        $run = Invoke-Pester -Path "$PSScriptRoot/tests/Pester", "$PSScriptRoot/examples" -PassThru
        if ($run.Result -ne 'Passed') {
            throw "$($run.FailedCount) of $($run.TotalCount) tests failed, $($run.FailedBlocksCount) blocks, $($run.FailedContainersCount) files."
        }

        "$($run.PassedCount) tests, Pester $($run.Version)"
    }
    'PSScriptAnalyzer' = {
        if (-not (Get-Module -ListAvailable -Name PSScriptAnalyzer)) {
            return 'not installed, so not run'
        }

        $findings = @(
            foreach ($path in "$PSScriptRoot/build.ps1", "$PSScriptRoot/examples", "$PSScriptRoot/tests/Pester") {
                Invoke-ScriptAnalyzer -Path $path -Recurse
            }
        )
        if ($findings) {
            $findings | Out-Host
            throw "$($findings.Count) findings."
        }
    }
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build $module --configuration $Configuration
    }
    { $_ -eq 'Package' -or ($_ -eq 'Publish' -and -not $NoBuild) } {
        Invoke-DotNet build $module --configuration $Configuration -target:Package
    }
    'Publish' {
        if (-not $Repository) {
            throw 'Publish needs -Repository: the name of a repository that Register-PSResourceRepository knows.'
        }

        $version = (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/KfpMetadata.psd1").ModuleVersion
        $key = $ApiKey ? @{ ApiKey = $ApiKey } : @{}
        Publish-PSResource -Path "$PSScriptRoot/out/KfpMetadata/$version" -Repository $Repository @key
    }
    'Test' {
        $results = foreach ($name in $parts.Keys) {
            try {
                [pscustomobject]@{ Part = $name; Result = 'Passed'; Detail = & $parts[$name] }
            }
            catch {
                [pscustomobject]@{ Part = $name; Result = 'Failed'; Detail = "$_" }
            }
        }

        $results
        $failed = @($results | Where-Object Result -EQ 'Failed')
        if ($failed) {
            throw "Failed: $($failed.Part -join ', ')."
        }
    }
    'Clean' {
        $folders = @(
            foreach ($folder in 'lib', 'en-US', 'out', 'TestResults') {
                "$PSScriptRoot/$folder"
            }
            Get-ChildItem -Path "$PSScriptRoot/src/*/*", "$PSScriptRoot/tests/*/*" -Directory |
                Where-Object Name -In 'bin', 'obj', 'TestResults' |
                ForEach-Object FullName
        )
        foreach ($folder in $folders) {
            if (Test-Path -LiteralPath $folder) {
                Remove-Item -LiteralPath $folder -Recurse -Force
            }
        }
    }
}
