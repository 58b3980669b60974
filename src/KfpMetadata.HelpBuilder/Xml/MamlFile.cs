using System.Text;
using System.Xml;
using System.Xml.Linq;
using KfpMetadata.HelpBuilder.Pages;

namespace KfpMetadata.HelpBuilder.Xml;

/// <summary>The help file of a binary module.</summary>
internal static class MamlFile
{
    /// <summary>Writes the help of commands.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="pages">The commands.</param>
    /// <param name="docs">The address of the folder <c>docs/</c>; <see langword="null"/> where the project has none.</param>
    public static void Write(Stream stream, IEnumerable<CommandPage> pages, Uri? docs = null)
    {
        var root = new XElement(MamlNames.Msh + "helpItems", new XAttribute("schema", "maml"), pages.Select(page => MamlCommand.Create(page, docs)));
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.None,
        };
        using var writer = XmlWriter.Create(stream, settings);
        new XDocument(root).Save(writer);
    }
}
