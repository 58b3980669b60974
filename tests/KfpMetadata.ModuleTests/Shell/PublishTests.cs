using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The package goes to a repository and comes back as a module that is installed.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task Published_to_a_folder_it_is_found_installed_and_imported_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows modules are installed in the user's documents, which a test leaves alone.");
        using var folder = new TemporaryFolder();
        // Repositories are registered and modules installed below it.
        var home = Directory.CreateDirectory(folder.PathOf("user")).FullName;
        var script = folder.Write("publish.ps1", $$"""
            $ErrorActionPreference = 'Stop'
            $null = New-Item -ItemType Directory -Path "$PSScriptRoot/repository"
            Register-PSResourceRepository -Name local -Uri "$PSScriptRoot/repository" -Trusted
            & '{{Repository.PathOf("build.ps1")}}' -Task Publish -Repository local -NoBuild
            "published $((Get-ChildItem -LiteralPath "$PSScriptRoot/repository").Name)"
            $found = Find-PSResource -Name KfpMetadata -Repository local
            "found $($found.Version) $($found.Type)"
            Install-PSResource -Name KfpMetadata -Repository local -Scope CurrentUser
            $null = Connect-Mlmd -InMemory
            $module = Get-Module -Name KfpMetadata
            "imported $($module.Version) $($module.ExportedCmdlets.Count) $($module.ModuleBase.StartsWith("$PSScriptRoot/user/.local/share/powershell/Modules/KfpMetadata"))"
            "recorded $((Get-OrNewMlmdRunContext -RunId r).Name)"
            """);
        var version = ManifestFile.Version;
        Assert.Equal(
            [$"published KfpMetadata.{version}.nupkg", $"found {version} Module", $"imported {version} {ManifestFile.List("CmdletsToExport").Count} True", "recorded r"],
            (await RealShell.RunFileAtHomeAsync(home, script)).Succeeded.Output.TrimEnd().Split('\n'));
    }
}
