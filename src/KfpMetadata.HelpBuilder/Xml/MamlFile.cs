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
    public static void Write(Stream stream, IEnumerable<CommandPage> pages)
    {
        var root = new XElement(MamlNames.Msh + "helpItems", new XAttribute("schema", "maml"), pages.Select(MamlCommand.Create));
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
