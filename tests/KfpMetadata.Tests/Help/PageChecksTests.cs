using KfpMetadata.HelpBuilder.Pages;

namespace KfpMetadata.Tests.Help;

public sealed class PageChecksTests
{
    [Fact]
    public void A_good_page_passes()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("Get-Thing.md", SamplePage.Text);

        PageChecks.Check(PageReader.Read(SamplePage.Text), file);
    }

    [Theory]
    [InlineData("[[-Kind] <ThingKind>]", "[-Kind <ThingKind>]", PageRule.Agreement)]
    [InlineData("[-Name] <string[]>", "[[-Name] <string[]>]", PageRule.Agreement)]
    [InlineData("[-Name] <string[]>", "[-Name] <string>", PageRule.Agreement)]
    [InlineData("-Id <long> [-Deep]", "-Id <long> [-Deep] [-More]", PageRule.Agreement)]
    [InlineData("-Id <long> [-Deep] [-WhatIf] [-Confirm]", "-Id <long> [-Deep]", PageRule.Agreement)]
    [InlineData("-Id <long> [-Deep]", "-Id <long> -Deep", PageRule.Agreement)]
    [InlineData("[[-Kind] <ThingKind>] [-Deep]", "[-Deep]", PageRule.Agreement)]
    [InlineData("- Position: 1\n", "- Position: 0\n", PageRule.Agreement)]
    [InlineData("- Position: 1\n", "- Position: named\n", PageRule.Agreement)]
    [InlineData("- Type: `ThingKind`", "- Type: `string`", PageRule.Agreement)]
    [InlineData("- [Get-Thing](Get-Thing.md)", "- [Get-Thing](Get-Other.md)", PageRule.Link)]
    public void A_disagreement_is_refused(string good, string bad, string rule)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(good, SamplePage.Text, StringComparison.Ordinal);
        var text = SamplePage.Text.Replace(good, bad, StringComparison.Ordinal);
        var file = folder.Write("Get-Thing.md", text);

        var error = Assert.Throws<PageException>(() => PageChecks.Check(PageReader.Read(text), file));

        Assert.Equal(rule, error.Rule);
    }

    [Fact]
    public void A_page_bears_the_name_of_its_command()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("Get-Other.md", SamplePage.Text);

        var error = Assert.Throws<PageException>(() => PageChecks.Check(PageReader.Read(SamplePage.Text), file));

        Assert.Equal(PageRule.Title, error.Rule);
    }
}
