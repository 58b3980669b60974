using System.Management.Automation;
using System.Reflection;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Package;

/// <summary>The manifest says what the assembly has.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void Exports_are_the_cmdlets_of_the_assembly()
    {
        using var session = new ModuleSession();
        var commands = session.Invoke("Get-Command -Module KfpMetadata -CommandType All").Succeeded.Output.Select(command => (CommandInfo)command.BaseObject).ToList();
        Assert.All(commands, command => Assert.Equal(CommandTypes.Cmdlet, command.CommandType));

        var assembly = commands.Cast<CmdletInfo>().Select(command => command.ImplementingType.Assembly).Distinct().Single();
        Assert.Equal(Repository.PathOf("lib/KfpMetadata.dll"), assembly.Location);
        var defined = assembly.GetTypes()
            .Select(type => type.GetCustomAttribute<CmdletAttribute>(inherit: false))
            .Where(attribute => attribute is not null)
            .Select(attribute => $"{attribute!.VerbName}-{attribute.NounName}")
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(defined, commands.Select(command => command.Name).Order(StringComparer.Ordinal));
        Assert.Equal(defined, ManifestFile.List("CmdletsToExport"));
    }

    [Fact]
    public void Nothing_else_is_exported()
    {
        Assert.Empty(ManifestFile.List("FunctionsToExport"));
        Assert.Empty(ManifestFile.List("VariablesToExport"));
        Assert.Empty(ManifestFile.List("AliasesToExport"));
    }

    [Fact]
    public void Files_are_named_as_they_are_staged()
    {
        foreach (var key in new[] { "RootModule", "RequiredAssemblies", "TypesToProcess", "FormatsToProcess" })
            Assert.All(ManifestFile.List(key), file => Assert.True(File.Exists(Repository.PathOf(file)), file));
    }

    [Fact]
    public void Import_warns_of_nothing()
    {
        using var session = new ModuleSession(import: false);
        var result = session.Invoke("param($Manifest) (Import-Module -Name $Manifest -PassThru).Name", ("Manifest", Repository.Manifest)).Succeeded;
        Assert.Empty(result.Warnings);
        Assert.Equal(["KfpMetadata"], result.Text);
    }

    [Fact]
    public void Package_passes_the_test_of_its_manifest()
    {
        using var session = new ModuleSession(import: false);
        var result = session.Invoke(
            "param($Manifest) $module = Test-ModuleManifest -Path $Manifest; $module.ExportedCmdlets.Count; \"$($module.Version)\"",
            ("Manifest", Repository.PathOf($"out/KfpMetadata/{ManifestFile.Version}/KfpMetadata.psd1")));
        Assert.Equal([ManifestFile.List("CmdletsToExport").Count.ToString(System.Globalization.CultureInfo.InvariantCulture), ManifestFile.Version], result.Succeeded.Text);
    }
}
