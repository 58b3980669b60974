using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;
using System.Xml.Linq;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>A binary module to measure against: as many cmdlets as the module, all empty, with the same format and types files.</summary>
internal static class ControlModule
{
    private const string Name = "ControlModule";

    /// <summary>Writes the module.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>Its manifest.</returns>
    public static string Write(TemporaryFolder folder)
    {
        var commands = ManifestFile.List("CmdletsToExport");
        WriteAssembly(folder.PathOf(Name + ".dll"), commands);
        foreach (var view in ManifestFile.List("FormatsToProcess")) File.Copy(Repository.PathOf(view), folder.PathOf(Path.GetFileName(view)));
        foreach (var view in ManifestFile.List("TypesToProcess"))
        {
            // What needs the assemblies of the module cannot be loaded without them.
            var types = XDocument.Load(Repository.PathOf(view));
            types.Descendants().Where(static element => element.Name.LocalName is "CodeProperty" or "TypeConverter").Remove();
            types.Descendants("NoteProperty").Where(static note => (string?)note.Element("Name") == "TargetTypeForDeserialization").Remove();
            types.Descendants("Members").Where(static members => !members.HasElements).Remove();
            types.Descendants("MemberSet").Where(static set => set.Element("Members") is null).Remove();
            types.Descendants("Members").Where(static members => !members.HasElements).Remove();
            types.Root!.Elements("Type").Where(static type => type.Element("Members") is null).Remove();
            types.Save(folder.PathOf(Path.GetFileName(view)));
        }

        return folder.Write(
            Name + ".psd1",
            $$"""
            @{
                RootModule        = '{{Name}}.dll'
                ModuleVersion     = '1.0.0'
                GUID              = '5f0d4c5e-8c0b-4a19-9b1e-0a4c1f6f7d11'
                PowerShellVersion = '7.4'
                FormatsToProcess  = {{Names("FormatsToProcess")}}
                TypesToProcess    = {{Names("TypesToProcess")}}
                CmdletsToExport   = {{Quote(commands)}}
                FunctionsToExport = @()
                AliasesToExport   = @()
                VariablesToExport = @()
            }
            """);
    }

    private static void WriteAssembly(string path, IReadOnlyList<string> commands)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Name), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(Name);
        var attribute = typeof(CmdletAttribute).GetConstructor([typeof(string), typeof(string)])!;
        foreach (var command in commands)
        {
            var parts = command.Split('-', 2);
            var type = module.DefineType($"{Name}.{parts[0]}{parts[1]}Command", TypeAttributes.Public | TypeAttributes.Sealed, typeof(PSCmdlet));
            type.DefineDefaultConstructor(MethodAttributes.Public);
            type.SetCustomAttribute(new CustomAttributeBuilder(attribute, [parts[0], parts[1]]));
            type.CreateType();
        }

        assembly.Save(path);
    }

    private static string Names(string key) => Quote(ManifestFile.List(key).Select(Path.GetFileName));

    private static string Quote(IEnumerable<string?> values) => "@(" + string.Join(", ", values.Select(value => $"'{value}'")) + ")";
}
