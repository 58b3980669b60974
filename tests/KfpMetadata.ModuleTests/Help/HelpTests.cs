using System.Management.Automation;
using System.Management.Automation.Language;

namespace KfpMetadata.ModuleTests.Help;

/// <summary>The help as the engine shows it, against the commands as they are.</summary>
public sealed class HelpTests : IDisposable
{
    private static readonly HashSet<string> NotDescribed = new([.. Cmdlet.CommonParameters, "WhatIf", "Confirm"], StringComparer.Ordinal);

    private readonly HelpSession _session = new();

    public static TheoryData<string> Commands => [.. HelpPages.Commands];

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_exported_command_has_a_page()
    {
        var exported = _session.Run("(Get-Module KfpMetadata).ExportedCommands.Keys").Select(name => (string)name.BaseObject).Order(StringComparer.Ordinal);

        Assert.Equal(exported, HelpPages.Commands, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_comes_from_the_page(string command)
    {
        var help = Help(command);

        Assert.Equal($"MamlCommandHelpInfo#KfpMetadata#{command}", help.TypeNames[0]);
        Assert.NotEmpty(_session.Run($"(Get-Help {command}).description.Text"));
        Assert.NotEmpty(_session.Run($"(Get-Help {command}).alertSet.alert.Text"));
        Assert.True(_session.Run($"(Get-Help {command}).examples.example.code").Count >= 2);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_parameter_is_described_as_it_is(string command)
    {
        var help = _session.Run($"(Get-Help {command}).parameters.parameter").Where(parameter => !NotDescribed.Contains(HelpedParameter.NameOf(parameter))).ToList();
        var parameters = _session.Command(command).Parameters.Values.Where(parameter => !NotDescribed.Contains(parameter.Name));

        Assert.Equal(
            parameters.Select(HelpedParameter.Of).OrderBy(parameter => parameter.Name, StringComparer.Ordinal),
            help.Select(HelpedParameter.Of).OrderBy(parameter => parameter.Name, StringComparer.Ordinal));
        Assert.All(help, parameter => Assert.NotEmpty(HelpedParameter.Description(parameter)));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_syntax_has_every_parameter_set(string command)
    {
        var sets = _session.Command(command).ParameterSets.Select(set => Names(set.Parameters.Select(parameter => parameter.Name)));

        var lines = _session.Run($"(Get-Help {command}).syntax.syntaxItem")
            .Select(line => Names(LanguagePrimitives.GetEnumerable(line.Properties["parameter"]?.Value ?? Array.Empty<object>()) is { } items
                ? items.Cast<PSObject>().Select(item => item.Properties["name"].Value.ToString()!)
                : [((PSObject)line.Properties["parameter"].Value).Properties["name"].Value.ToString()!]));
        Assert.Equal(sets.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void WhatIf_is_told_where_it_is_known(string command)
    {
        var told = _session.Run($"(Get-Help {command}).parameters.parameter.name").Select(name => (string)name.BaseObject);

        Assert.Equal(_session.Command(command).Parameters.ContainsKey("WhatIf"), told.Contains("WhatIf", StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_use_commands_and_parameters_that_are_there(string command)
    {
        foreach (var (code, _) in HelpPages.Examples(command))
        {
            var script = Parser.ParseInput(code, out _, out var errors);
            Assert.Empty(errors.Select(error => error.Message));
            foreach (var call in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                var used = _session.Command(call.GetCommandName());
                Assert.True(used.ModuleName is "KfpMetadata" or "Microsoft.PowerShell.Core", $"{used.Name} of {used.ModuleName}");
                Assert.All(call.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.True(used.Parameters.ContainsKey(parameter.ParameterName), parameter.ParameterName));
            }
        }
    }

    [Theory]
    [InlineData("Get-Help Connect-Mlmd -Examples", "Connect-Mlmd -InMemory")]
    [InlineData("Get-Help Connect-Mlmd -Parameter CACertificatePath", "PEM file")]
    [InlineData("Get-Help New-MlmdOutputArtifact -Full", "PutLineageSubgraph")]
    [InlineData("Get-Help Get-MlmdArtifact", "[-LiteralUri <string[]>]")]
    [InlineData("Get-Help about_KfpMetadata", "RECORD A RUN")]
    public void Get_Help_shows_text(string script, string expected)
    {
        var host = new TextHost();
        using var session = new HelpSession(host);

        session.Show(script);

        Assert.Contains(expected, host.Text, StringComparison.Ordinal);
    }

    private PSObject Help(string command) => Assert.Single(_session.Run($"Get-Help {command}"));

    private static string Names(IEnumerable<string> names) =>
        string.Join(' ', names.Where(name => !NotDescribed.Contains(name)).Order(StringComparer.Ordinal));
}
