using System.Text;

namespace KfpMetadata;

/// <summary>Writes a graph as a digraph of Graphviz.</summary>
internal static class LineageDot
{
    public static void Write(MlmdLineageGraph graph, TextWriter writer)
    {
        writer.Write("digraph lineage {\n  rankdir=LR;\n  charset=\"UTF-8\";\n");
        writer.Write("  node [fontname=\"sans-serif\", fontsize=10, style=filled];\n  edge [fontname=\"sans-serif\", fontsize=8];\n");
        var roots = graph.Roots.Select(LineageKey.Of).ToHashSet();
        foreach (var run in LineageRuns.Of(graph))
        {
            // A subgraph is drawn as a frame only where its name begins with cluster.
            if (run.Run is { } context)
            {
                writer.Write($"  subgraph cluster_{LineageKey.Of(context)} {{\n");
                writer.Write($"    label=\"{Escape(LineageText.Title(context))}\";\n    color=gray;\n");
            }

            foreach (var node in run.Nodes) WriteNode(node, roots.Contains(LineageKey.Of(node)), run.Run is null ? "  " : "    ", writer);
            if (run.Run is not null) writer.Write("  }\n");
        }

        foreach (var edge in graph.Edges)
        {
            var label = string.IsNullOrWhiteSpace(edge.Name) ? "" : $" [label=\"{Escape(edge.Name)}\"]";
            writer.Write($"  {LineageKey.Of(edge.From)} -> {LineageKey.Of(edge.To)}{label};\n");
        }

        writer.Write("}\n");
    }

    private static void WriteNode(MlmdNode node, bool root, string indent, TextWriter writer)
    {
        var (shape, fill) = node is MlmdArtifact ? ("ellipse", "#e6f2e6") : ("box", "#e3eefb");
        if (LineageRuns.IsFailed(node)) fill = "#fbe3e3";
        var state = LineageText.State(node) is { } known ? " " + known : "";
        var label = Escape(LineageText.Title(node)) + "\\n" + Escape(LineageText.TypeName(node) + state);
        var pen = root ? ", penwidth=2.5" : "";
        writer.Write($"{indent}{LineageKey.Of(node)} [label=\"{label}\", shape={shape}, fillcolor=\"{fill}\"{pen}];\n");
    }

    /// <summary>Backslashes begin escapes of labels, and an ampersand an entity of HTML.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var letter in LineageText.Visible(text))
        {
            if (letter is '"' or '\\') result.Append('\\').Append(letter);
            else if (letter == '&') result.Append("&amp;");
            else result.Append(letter);
        }

        return result.ToString();
    }
}
