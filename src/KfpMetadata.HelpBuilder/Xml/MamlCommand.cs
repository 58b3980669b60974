using System.Globalization;
using System.Xml.Linq;
using KfpMetadata.HelpBuilder.Pages;
using static KfpMetadata.HelpBuilder.Xml.MamlNames;

namespace KfpMetadata.HelpBuilder.Xml;

/// <summary>The help of one command as XML.</summary>
internal static class MamlCommand
{
    /// <summary>Makes the element <c>command:command</c>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="docs">The address of the folder <c>docs/</c>, with a slash at its end; <see langword="null"/> where the project has none.</param>
    /// <returns>The element.</returns>
    public static XElement Create(CommandPage page, Uri? docs) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "command", Command.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "dev", Dev.NamespaceName),
        Details(page),
        MamlText.Description(page.Description),
        new XElement(Command + "syntax", page.ParameterSets.Select(set => SyntaxItem(page, set))),
        new XElement(Command + "parameters", MamlParameter.CreateAll(page)),
        new XElement(Command + "inputTypes", page.Inputs.Select(type => Type("inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(type => Type("returnValue", type))),
        Errors(page),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", Online(page, docs), page.Links.Select(link => Link(link, docs))));

    private static XElement Details(CommandPage page)
    {
        var dash = page.Name.IndexOf('-', StringComparison.Ordinal);
        return new XElement(
            Command + "details",
            new XElement(Command + "name", page.Name),
            new XElement(Command + "verb", page.Name[..dash]),
            new XElement(Command + "noun", page.Name[(dash + 1)..]),
            MamlText.Description([page.Synopsis]));
    }

    private static XElement SyntaxItem(CommandPage page, ParameterSetText set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", page.Name),
        set.Items.Select(item => MamlParameter.Create(page, item)),
        set.ShouldProcess ? MamlParameter.ShouldProcess() : null);

    private static XElement Type(string element, TypeText type) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        MamlText.Description(type.Description));

    private static XElement Errors(CommandPage page) => new(
        Maml + "alertSet",
        new XElement(
            Maml + "alert",
            new XElement(Maml + "para", "Errors (compare $_.FullyQualifiedErrorId, which starts with the id):"),
            page.Errors.Select(error => new XElement(Maml + "para", $"{error.Id}: {error.Description}"))));

    private static XElement Example(ExampleText example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"--- Example {index + 1}: {example.Title} ---")),
        new XElement(Dev + "code", example.Code),
        // Get-Help writes an introduction and the code on one line: every text comes after the code. The empty paragraph keeps examples apart.
        new XElement(Dev + "remarks", MamlText.Paragraphs(example.Introduction.Concat(example.Remarks)), new XElement(Maml + "para")));

    /// <summary>What <c>Get-Help -Online</c> opens: by PowerShell's convention the first link.</summary>
    private static XElement? Online(CommandPage page, Uri? docs) =>
        docs is null ? null : Navigation("Online Version:", new Uri(docs, $"commands/{page.Name}.md").AbsoluteUri);

    /// <summary>Targets of pages are relative to the pages of the commands.</summary>
    private static XElement Link(LinkText link, Uri? docs)
    {
        var isWeb = Uri.TryCreate(link.Target, UriKind.Absolute, out var uri) && !uri.IsFile;
        return Navigation(link.Text, isWeb ? link.Target : docs is null ? "" : new Uri(new Uri(docs, "commands/"), link.Target).AbsoluteUri);
    }

    private static XElement Navigation(string text, string uri) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", text),
        new XElement(Maml + "uri", uri));
}
