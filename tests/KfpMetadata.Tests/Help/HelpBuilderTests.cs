using System.Xml.Linq;
using KfpMetadata.HelpBuilder;
using KfpMetadata.HelpBuilder.Pages;
using KfpMetadata.HelpBuilder.Xml;

namespace KfpMetadata.Tests.Help;

public sealed class HelpBuilderTests
{
    [Fact]
    public void A_folder_becomes_a_help_file()
    {
        using var pages = new TemporaryFolder();
        using var output = new TemporaryFolder();
        pages.Write("Get-Thing.md", SamplePage.Text);
        var file = Path.Combine(output.Path, "en-US", "Things.dll-Help.xml");

        Assert.Equal(0, Program.Main([pages.Path, file]));

        var command = Assert.Single(XDocument.Load(file).Root!.Elements());
        Assert.Equal(MamlNames.Msh + "helpItems", command.Parent!.Name);
        Assert.Equal("maml", command.Parent.Attribute("schema")!.Value);
        Assert.Equal("Get-Thing", command.Element(MamlNames.Command + "details")!.Element(MamlNames.Command + "name")!.Value);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void Parameters_carry_what_Get_Help_shows()
    {
        var command = MamlCommand.Create(PageReader.Read(SamplePage.Text), docs: null);

        var name = Parameter(command, "Name");
        Assert.Equal("true", name.Attribute("required")!.Value);
        Assert.Equal("0", name.Attribute("position")!.Value);
        Assert.Equal("true", name.Attribute("globbing")!.Value);
        Assert.Equal("True (ByValue, ByPropertyName)", name.Attribute("pipelineInput")!.Value);
        Assert.Equal("N, Label", name.Attribute("aliases")!.Value);
        Assert.Equal(["The name.", "Any case."], name.Descendants(MamlNames.Maml + "para").Select(para => para.Value), StringComparer.Ordinal);
        Assert.Empty(Parameter(command, "Deep").Elements(MamlNames.Command + "parameterValue"));
        Assert.Equal("named", Parameter(command, "Id").Attribute("position")!.Value);
        Assert.NotNull(Parameter(command, "WhatIf"));
        Assert.NotNull(Parameter(command, "Confirm"));
    }

    [Fact]
    public void Links_lead_to_the_address_of_the_project_where_it_has_one()
    {
        using var pages = new TemporaryFolder();
        using var output = new TemporaryFolder();
        pages.Write("Get-Thing.md", SamplePage.Text);
        var file = Path.Combine(output.Path, "help.xml");

        Assert.Equal(0, Program.Main([pages.Path, file, "https://example.com/project/docs"]));
        var addresses = XDocument.Load(file).Descendants(MamlNames.Maml + "navigationLink").Select(link => link.Element(MamlNames.Maml + "uri")!.Value).ToList();
        Assert.Equal("https://example.com/project/docs/commands/Get-Thing.md", addresses[0]);
        Assert.All(addresses, address => Assert.StartsWith("https://", address, StringComparison.Ordinal));

        Assert.Equal(0, Program.Main([pages.Path, file, ""]));
        Assert.DoesNotContain(XDocument.Load(file).Descendants(MamlNames.Maml + "uri"), uri => uri.Value.Contains("example.com/project", StringComparison.Ordinal));
        Assert.Equal(2, Program.Main([pages.Path, file, "not an address"]));
    }

    [Fact]
    public void Each_parameter_set_is_a_line_of_the_syntax()
    {
        var command = MamlCommand.Create(PageReader.Read(SamplePage.Text), docs: null);

        var lines = command.Element(MamlNames.Command + "syntax")!.Elements(MamlNames.Command + "syntaxItem")
            .Select(item => string.Join(' ', item.Elements(MamlNames.Command + "parameter").Select(parameter => parameter.Element(MamlNames.Maml + "name")!.Value)));
        Assert.Equal(["Name Kind Deep WhatIf Confirm", "Id Deep WhatIf Confirm"], lines, StringComparer.Ordinal);
    }

    [Fact]
    public void A_malformed_page_is_one_error_with_file_line_and_rule()
    {
        using var pages = new TemporaryFolder();
        pages.Write("Get-Thing.md", SamplePage.Text);
        var bad = pages.Write("Get-Bad.md", "# Get-Bad\n\n## Synopsis\n\nText.\n\n## Nothing\n\nText.\n\n## More\n");

        var (good, errors) = PageFolder.Read(pages.Path);

        Assert.Equal("Get-Thing", Assert.Single(good).Name);
        var error = Assert.Single(errors);
        Assert.Equal($"{bad}(7): error section: The section 'Syntax' must stand here; found 'Nothing'.", error.ToString());
    }

    [Fact]
    public void A_malformed_page_leaves_the_old_file()
    {
        using var pages = new TemporaryFolder();
        using var output = new TemporaryFolder();
        pages.Write("Get-Bad.md", "text");
        var file = output.Write("help.xml", "old");

        Assert.Equal(1, Program.Main([pages.Path, file]));

        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(output.Path));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file()
    {
        using var output = new TemporaryFolder();
        var file = output.Write("help.xml", "old");

        Assert.Throws<IOException>(() => AtomicFile.Write(file, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("full");
        }));

        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(output.Path));
    }

    [Fact]
    public void Wrong_arguments_and_missing_folders_are_told_apart()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(2, Program.Main([]));
        Assert.Equal(1, Program.Main([Path.Combine(folder.Path, "none"), Path.Combine(folder.Path, "help.xml")]));
        Assert.Equal(1, Program.Main([folder.Path, Path.Combine(folder.Path, "help.xml")]));
    }

    private static XElement Parameter(XElement command, string name) =>
        command.Element(MamlNames.Command + "parameters")!.Elements().Single(parameter => string.Equals(parameter.Element(MamlNames.Maml + "name")!.Value, name, StringComparison.Ordinal));
}
