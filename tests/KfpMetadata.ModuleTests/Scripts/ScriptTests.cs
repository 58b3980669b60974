using System.Management.Automation.Language;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Scripts;

/// <summary>Every script of the repository parses and uses only what there is.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Names => [.. RepositoryScript.All.Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Script_parses_and_uses_commands_and_parameters_that_exist(string name)
    {
        var tree = RepositoryScript.All.Single(script => script.Name == name).Parse(out var errors);
        Assert.Empty(errors.Select(error => $"line {error.Extent.StartLineNumber}: {error.Message}"));
        Assert.Empty((await KnownCommands.ReadAsync()).Problems(tree));
    }

    [Fact]
    public void All_kinds_of_scripts_are_found()
    {
        var names = RepositoryScript.All.Select(script => script.Name).ToList();
        Assert.Contains("KfpMetadata.psd1", names);
        Assert.Contains("build.ps1", names);
        Assert.Contains("examples/record-run.ps1", names);
        Assert.Contains("tests/Pester/Module.Tests.ps1", names);
        Assert.Contains(names, name => name.StartsWith("docs/commands/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-Nowhere", "line 1: there is no command Get-Nowhere")]
    [InlineData("Connect-Mlmd -Paht x", "line 1: Connect-Mlmd has no parameter -Paht")]
    [InlineData("\nWrite-Output -Color red", "line 2: Write-Output has no parameter -Color")]
    [InlineData("./build.ps1 -Job Test", "line 1: ./build.ps1 has no parameter -Job")]
    [InlineData("./none.ps1", "line 1: there is no command ./none.ps1")]
    public async Task What_does_not_exist_is_told(string script, string expected)
    {
        Assert.Equal([expected], (await KnownCommands.ReadAsync()).Problems(Parser.ParseInput(script, out _, out _)));
    }

    /// <summary>The host that runs examples where there is no PowerShell has no other commands. Runbooks are for PowerShell.</summary>
    [Fact]
    public void Examples_use_only_the_module_and_the_engine()
    {
        using var session = new ModuleSession();
        foreach (var script in RepositoryScript.All.Where(script => Path.GetDirectoryName(script.Name) is "examples" && script.Name.EndsWith(".ps1", StringComparison.Ordinal)))
        {
            var commands = script.Parse(out _).FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
                .Where(command => !IsExample(command)).Select(command => command.GetCommandName());
            Assert.All(commands, name => Assert.NotNull(session.Runspace.SessionStateProxy.InvokeCommand.GetCommand(name, System.Management.Automation.CommandTypes.Cmdlet)));
        }
    }

    /// <summary>A call of the example beside it.</summary>
    private static bool IsExample(CommandAst command) =>
        command.CommandElements[0] is ExpandableStringExpressionAst { Value: "$PSScriptRoot/sample-store.ps1" };
}
