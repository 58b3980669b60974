#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and packages KfpMetadata.

.DESCRIPTION
A thin layer over the .NET SDK: everything but the Pester tests and PSScriptAnalyzer works with dotnet alone.

.PARAMETER Task
Build stages the module beside KfpMetadata.psd1. Test builds and runs all tests, then those of tests/Pester and PSScriptAnalyzer where they are
installed. Package lays the module under out/KfpMetadata/<version>. Clean removes what was built.

.PARAMETER Configuration
Debug or Release. The package is Release, unless told otherwise.

.EXAMPLE
./build.ps1

Builds the module; Import-Module ./KfpMetadata.psd1 then works.

.EXAMPLE
./build.ps1 -Task Package

Lays the package.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = ($Task -eq 'Package' ? 'Release' : 'Debug')
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$module = "$PSScriptRoot/src/KfpMetadata.Module/KfpMetadata.Module.csproj"

switch ($Task) {
    'Build' {
        dotnet build $module --configuration $Configuration
    }
    'Package' {
        dotnet build $module --configuration $Configuration -target:Package
    }
    'Test' {
        Push-Location -LiteralPath $PSScriptRoot
        try {
            dotnet test --configuration $Configuration
        }
        finally {
            Pop-Location
        }

        if (Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version.Major -ge 5 }) {
            Import-Module -Name Pester -MinimumVersion 5.0
            $result = Invoke-Pester -Path "$PSScriptRoot/tests/Pester" -PassThru
            if ($result.Result -ne 'Passed') {
                throw "$($result.FailedCount) Pester tests failed."
            }
        }
        else {
            Write-Warning 'Pester 5 is not installed: tests/Pester is not run.'
        }

        if (Get-Module -ListAvailable -Name PSScriptAnalyzer) {
            $findings = foreach ($path in "$PSScriptRoot/build.ps1", "$PSScriptRoot/examples", "$PSScriptRoot/tests/Pester") {
                Invoke-ScriptAnalyzer -Path $path -Recurse
            }
            if ($findings) {
                $findings
                throw "PSScriptAnalyzer found $(@($findings).Count) things."
            }
        }
        else {
            Write-Warning 'PSScriptAnalyzer is not installed: the scripts are not analysed.'
        }
    }
    'Clean' {
        dotnet clean "$PSScriptRoot/KfpMetadata.slnx" --configuration $Configuration
        foreach ($folder in 'lib', 'en-US', 'out') {
            Remove-Item -LiteralPath "$PSScriptRoot/$folder" -Recurse -Force -ErrorAction Ignore
        }
    }
}
