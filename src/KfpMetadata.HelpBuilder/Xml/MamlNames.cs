using System.Xml.Linq;

namespace KfpMetadata.HelpBuilder.Xml;

/// <summary>The namespaces of the help format of PowerShell.</summary>
internal static class MamlNames
{
    /// <summary>The namespace of the root.</summary>
    public static readonly XNamespace Msh = "http://msh";

    /// <summary>The namespace of texts.</summary>
    public static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";

    /// <summary>The namespace of commands and parameters.</summary>
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    /// <summary>The namespace of types and code.</summary>
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
}
