using System.Xml.Linq;
using static KfpMetadata.HelpBuilder.Xml.MamlNames;

namespace KfpMetadata.HelpBuilder.Xml;

/// <summary>Texts as XML.</summary>
internal static class MamlText
{
    /// <summary>The element <c>maml:description</c>.</summary>
    /// <param name="paragraphs">The paragraphs.</param>
    /// <returns>The element.</returns>
    public static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    /// <summary>The elements <c>maml:para</c>.</summary>
    /// <param name="paragraphs">The paragraphs.</param>
    /// <returns>The elements.</returns>
    public static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(text => new XElement(Maml + "para", text));
}
