using KfpMetadata.HelpBuilder.Pages;

namespace KfpMetadata.Tests.Help;

public sealed class PageReaderTests
{
    private static readonly CommandPage Page = PageReader.Read(SamplePage.Text);

    [Fact]
    public void Texts_come_without_marks()
    {
        Assert.Equal("Get-Thing", Page.Name);
        Assert.Equal("Returns things by Name.", Page.Synopsis);
        Assert.Equal(["First paragraph, with a link and 1 < 2.", "- one", "- two"], Page.Description);
    }

    [Fact]
    public void Syntax_gives_sets_with_positions_and_need()
    {
        Assert.Equal(["ByName", "ById"], Page.ParameterSets.Select(set => set.Name), StringComparer.Ordinal);
        Assert.All(Page.ParameterSets, set => Assert.True(set.ShouldProcess));
        Assert.Equal(
            [new SyntaxItem("Name", "string[]", true, true), new SyntaxItem("Kind", "ThingKind", false, true), new SyntaxItem("Deep", null, false, false)],
            Page.ParameterSets[0].Items);
        Assert.Equal([new SyntaxItem("Id", "long", true, false), new SyntaxItem("Deep", null, false, false)], Page.ParameterSets[1].Items);
    }

    [Fact]
    public void Examples_keep_their_code_as_it_stands()
    {
        Assert.Equal(["By name", "On a server"], Page.Examples.Select(example => example.Title), StringComparer.Ordinal);
        Assert.Equal([false, true], Page.Examples.Select(example => example.NeedsServer));
        Assert.Equal("Get-Thing a |\n    ForEach-Object Name", Page.Examples[0].Code);
        Assert.Equal(["Before."], Page.Examples[0].Introduction);
        Assert.Equal(["After."], Page.Examples[0].Remarks);
        Assert.Empty(Page.Examples[1].Remarks);
    }

    [Fact]
    public void Parameters_have_texts_and_facts()
    {
        Assert.Equal(["Name", "Kind", "Deep", "Id"], Page.Parameters.Select(parameter => parameter.Name), StringComparer.Ordinal);
        var name = Page.Parameters[0];
        Assert.Equal(["The name.", "Any case."], name.Description);
        Assert.Equal("string[]", name.Facts.Type);
        Assert.Equal("True (ByValue, ByPropertyName)", name.Facts.PipelineInput);
        Assert.Equal(["N", "Label"], name.Facts.Aliases);
        Assert.True(name.Facts.Wildcards);
        Assert.Equal(["Big", "Small"], Page.Parameters[1].Facts.Values);
        Assert.True(Page.Parameters[2].Facts.IsSwitch);
        Assert.Null(Page.Parameters[2].Facts.Position);
        Assert.Equal("True (ByPropertyName)", Page.Parameters[3].Facts.PipelineInput);
    }

    [Fact]
    public void Types_errors_and_links_are_read()
    {
        Assert.Equal("None", Assert.Single(Page.Inputs).Name);
        Assert.Equal("Some.Thing", Assert.Single(Page.Outputs).Name);
        Assert.Equal(new ErrorText("ThingNotFound", "There is no such thing."), Assert.Single(Page.Errors));
        Assert.Equal(["Get-Thing.md", "https://example.org/"], Page.Links.Select(link => link.Target), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("# Get-Thing\n", "Get-Thing\n", PageRule.Title)]
    [InlineData("# Get-Thing\n", "# The thing\n", PageRule.Title)]
    [InlineData("## Links\n", "# Get-Other\n\n## Links\n", PageRule.Title)]
    [InlineData("## Inputs\n\n### None\n\nNothing.\n", "", PageRule.Section)]
    [InlineData("## Links\n", "## More\n\nText.\n\n## Links\n", PageRule.Section)]
    [InlineData("- [a site](https://example.org/)\n", "- [a site](https://example.org/)\n\n## More\n\nText.\n", PageRule.Section)]
    [InlineData("- `ThingNotFound`: There is no such thing.\n", "", PageRule.Section)]
    [InlineData("## Links\n\n- [Get-Thing](Get-Thing.md)\n- [a site](https://example.org/)\n", "", PageRule.Section)]
    [InlineData("by `Name`.\n", "by `Name`.\n\nMore.\n", PageRule.Synopsis)]
    [InlineData("- two\n", "- two\n\n| a |\n|---|\n\n> quoted\n", PageRule.Prose)]
    [InlineData("- two\n", "- two\n\n<b>bold</b>\n", PageRule.Prose)]
    [InlineData("- two\n", "- two\n  - deeper\n", PageRule.Prose)]
    [InlineData("First paragraph", "First <b>paragraph</b>", PageRule.Prose)]
    [InlineData("First paragraph", "![picture](x.png)", PageRule.Prose)]
    [InlineData("### ByName\n\n", "", PageRule.Syntax)]
    [InlineData("### ById\n", "### byname\n", PageRule.Syntax)]
    [InlineData("Get-Thing -Id <long>", "Get-Other -Id <long>", PageRule.Syntax)]
    [InlineData("[-Confirm] [<CommonParameters>]\n", "[-Confirm]\n", PageRule.Syntax)]
    [InlineData("-Id <long>", "-Id {long}", PageRule.Syntax)]
    [InlineData("-Id <long>", "-Id <long> -Id <long>", PageRule.Syntax)]
    [InlineData("-Id <long> [-Deep] [-WhatIf]", "-Id <long> [-Deep]", PageRule.Syntax)]
    [InlineData("### On a server\n\nBefore.\n\n```powershell server\nGet-Thing -Id 1\n```\n", "", PageRule.Example)]
    [InlineData("### On a server\n\nBefore.\n", "### On a server\n", PageRule.Example)]
    [InlineData("```powershell server\n", "```powershell later\n", PageRule.Example)]
    [InlineData("```powershell server\n", "```sh\n", PageRule.Example)]
    [InlineData("```powershell server\nGet-Thing -Id 1\n", "```powershell server\n", PageRule.Example)]
    [InlineData("After.\n", "```powershell\nGet-Thing b\n```\n", PageRule.Example)]
    [InlineData("### -Id\n", "### Id\n", PageRule.Parameter)]
    [InlineData("### -Id\n", "### -Deep\n", PageRule.Parameter)]
    [InlineData("The id.\n", "", PageRule.Parameter)]
    [InlineData("- Type: `long`\n", "", PageRule.Parameter)]
    [InlineData("- Type: `long`\n", "- Type: `long`\n- Type: `int`\n", PageRule.Parameter)]
    [InlineData("- Type: `long`\n", "- Kind: `long`\n", PageRule.Parameter)]
    [InlineData("- Type: `long`\n", "- Type:\n", PageRule.Parameter)]
    [InlineData("- Position: 1\n", "- Position: first\n", PageRule.Parameter)]
    [InlineData("- Wildcards: yes\n", "- Wildcards: some\n", PageRule.Parameter)]
    [InlineData("- Pipeline input: by property name\n", "- Pipeline input: maybe\n", PageRule.Parameter)]
    [InlineData("### None\n\nNothing.\n", "### None\n", PageRule.Type)]
    [InlineData("### None\n\nNothing.\n", "Nothing.\n", PageRule.Type)]
    [InlineData("- `ThingNotFound`: There", "- ThingNotFound: There", PageRule.Error)]
    [InlineData("- `ThingNotFound`: There is no such thing.\n", "None.\n", PageRule.Error)]
    [InlineData("- [a site](https://example.org/)\n", "- see [a site](https://example.org/)\n", PageRule.Link)]
    [InlineData("- [Get-Thing](Get-Thing.md)\n- [a site](https://example.org/)\n", "None.\n", PageRule.Link)]
    public void A_broken_rule_is_named_with_its_line(string good, string bad, string rule)
    {
        Assert.Contains(good, SamplePage.Text, StringComparison.Ordinal);
        var at = SamplePage.Text.IndexOf(good, StringComparison.Ordinal);
        var text = SamplePage.Text[..at] + bad + SamplePage.Text[(at + good.Length)..];

        var error = Assert.Throws<PageException>(() => PageReader.Read(text));

        Assert.Equal(rule, error.Rule);
        Assert.NotEmpty(error.Message);
        Assert.InRange(error.Line, 1, text.Split('\n').Length);
    }

    [Fact]
    public void The_line_is_the_place_of_the_fault()
    {
        var lines = SamplePage.Text.Split('\n');
        var at = Array.IndexOf(lines, "- Position: 1");
        lines[at] = "- Place: 1";

        var error = Assert.Throws<PageException>(() => PageReader.Read(string.Join('\n', lines)));

        Assert.Equal(at + 1, error.Line);
    }
}
