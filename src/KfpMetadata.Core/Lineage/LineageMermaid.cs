using System.Globalization;
using System.Text;

namespace KfpMetadata;

/// <summary>Writes a graph as a flowchart of Mermaid.</summary>
internal static class LineageMermaid
{
    /// <summary>
    /// The edges that Mermaid draws unless it is told otherwise (<c>maxEdges</c>, which a flowchart cannot set for itself).
    /// </summary>
    public const int MostEdges = 500;

    public static void Write(MlmdLineageGraph graph, TextWriter writer)
    {
        writer.Write("flowchart LR\n");
        foreach (var run in LineageRuns.Of(graph))
        {
            if (run.Run is { } context)
                writer.Write($"  subgraph {LineageKey.Of(context)}[\"{Escape(LineageText.Title(context))}\"]\n");
            foreach (var node in run.Nodes) WriteNode(node, run.Run is null ? "  " : "    ", writer);
            if (run.Run is not null) writer.Write("  end\n");
        }

        foreach (var edge in graph.Edges)
        {
            var label = string.IsNullOrWhiteSpace(edge.Name) ? "" : $"|\"{Escape(edge.Name)}\"|";
            writer.Write($"  {LineageKey.Of(edge.From)} -->{label} {LineageKey.Of(edge.To)}\n");
        }

        writer.Write("  classDef artifact fill:#e6f2e6,stroke:#2e7d32,color:#1b1b1b\n");
        writer.Write("  classDef execution fill:#e3eefb,stroke:#1c5d99,color:#1b1b1b\n");
        writer.Write("  classDef failed fill:#fbe3e3,stroke:#b3261e,color:#1b1b1b\n");
        writer.Write("  classDef root stroke-width:3px\n");
        if (graph.Roots.Length > 0)
            writer.Write($"  class {string.Join(',', graph.Roots.Select(static root => LineageKey.Of(root).ToString()))} root\n");
    }

    private static void WriteNode(MlmdNode node, string indent, TextWriter writer)
    {
        var title = Escape(LineageText.Title(node));
        var type = Escape(LineageText.TypeName(node));
        var state = LineageText.State(node) is { } known ? " " + Escape(known) : "";
        var (open, close) = node is MlmdArtifact ? ("([", "])") : ("[", "]");
        var look = LineageRuns.IsFailed(node) ? "failed" : node is MlmdArtifact ? "artifact" : "execution";
        writer.Write($"{indent}{LineageKey.Of(node)}{open}\"{title}<br/>{type}{state}\"{close}:::{look}\n");
    }

    /// <summary>Whatever could mean something to Mermaid, its Markdown or HTML becomes an entity code.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in LineageText.Visible(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '_' or '/' || (rune.Value is '-' or ':' && result.Length > 0))
                result.Append(rune.ToString());
            else result.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }

        // A label of nothing is an error there.
        return string.IsNullOrWhiteSpace(text) ? "#160;" : result.ToString();
    }
}
