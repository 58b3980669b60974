using System.Text;

namespace KfpMetadata;

/// <summary>Writes a graph as a digraph of Graphviz.</summary>
internal static class LineageDot
{
    /// <summary>Writes the digraph.</summary>
    /// <param name="frames">The graph.</param>
    /// <param name="title">The title; <see langword="null"/> for what the graph is of.</param>
    /// <param name="includeLogs">Whether logs are drawn.</param>
    /// <param name="writer">Gets the text.</param>
    public static void Write(LineageFrames frames, string? title, bool includeLogs, TextWriter writer)
    {
        var tree = frames.Tree(includeLogs);
        // Compound: edges may end at a frame.
        writer.Write("digraph lineage {\n  rankdir=LR;\n  compound=true;\n  charset=\"UTF-8\";\n  fontname=\"sans-serif\";\n");
        writer.Write($"  label=\"{Escape(frames.Heading(title))}\";\n  labelloc=t;\n");
        writer.Write("  node [fontname=\"sans-serif\", fontsize=10, style=filled];\n  edge [fontname=\"sans-serif\", fontsize=8];\n");
        var roots = frames.Graph.Roots.Select(LineageKey.Of).ToHashSet();
        // Where the walk began at all of them, nothing stands out.
        if (roots.Count == frames.Graph.Nodes.Length) roots.Clear();
        foreach (var frame in tree.Nodes) WriteFrame(frame, frames, roots, "  ", writer);
        var drawn = tree.Flat().Where(static frame => frame.Node is not null).ToDictionary(static frame => LineageKey.Of(frame.Node!));
        foreach (var edge in frames.Edges(tree))
        {
            var (tail, from) = End(drawn[LineageKey.Of(edge.From)], "ltail");
            var (head, to) = End(drawn[LineageKey.Of(edge.To)], "lhead");
            var label = string.IsNullOrWhiteSpace(edge.Name) ? null : $"label=\"{Escape(LineageText.Short(edge.Name))}\"";
            var attributes = string.Join(", ", new[] { label, from, to }.Where(static part => part is not null));
            writer.Write($"  {tail} -> {head}{(attributes.Length > 0 ? $" [{attributes}]" : "")};\n");
        }

        writer.Write("}\n");
    }

    /// <summary>An edge of a frame is one of a node in it that is drawn to the border.</summary>
    private static (LineageKey Key, string? Border) End(LineageFrame frame, string name)
    {
        var key = LineageKey.Of(frame.Node!);
        return frame.IsFrame ? (LineageKey.Of(frame.Flat().First(static inner => !inner.IsFrame).Node!), $"{name}=cluster_{key}") : (key, null);
    }

    private static void WriteFrame(LineageFrame frame, LineageFrames frames, HashSet<LineageKey> roots, string indent, TextWriter writer)
    {
        var node = frame.Node!;
        if (!frame.IsFrame)
        {
            WriteNode(node, frames, roots.Contains(LineageKey.Of(node)), indent, writer);
            return;
        }

        // A subgraph is drawn as a frame only where its name begins with cluster.
        var label = LineageText.FrameLabel(node, frames);
        writer.Write($"{indent}subgraph cluster_{LineageKey.Of(node)} {{\n");
        writer.Write($"{indent}  label=\"{Escape(label)}\";\n{indent}  tooltip=\"{Escape(label)}\";\n{indent}  labeljust=l;\n{indent}  fontsize=11;\n");
        writer.Write($"{indent}  color=\"{(frames.IsFailed(node) ? "#b3261e" : "gray")}\";\n");
        if (node is MlmdExecution) writer.Write($"{indent}  style=rounded;\n");
        foreach (var inner in frame.Nodes) WriteFrame(inner, frames, roots, indent + "  ", writer);
        writer.Write($"{indent}}}\n");
    }

    private static void WriteNode(MlmdNode node, LineageFrames frames, bool root, string indent, TextWriter writer)
    {
        var (shape, fill) = node is MlmdArtifact ? ("ellipse", "#e6f2e6") : ("box", "#e3eefb");
        if (frames.IsFailed(node)) fill = "#fbe3e3";
        var title = frames.Title(node);
        var state = frames.State(node) is { } known ? " " + known : "";
        var label = Escape(LineageText.Short(title)) + "\\n" + Escape(LineageText.Short(LineageText.Label(node)) + state);
        var tip = Escape(title) + "\\n" + Escape($"{node.Type} {node.Id}{state}");
        var pen = root ? ", penwidth=2.5" : "";
        writer.Write($"{indent}{LineageKey.Of(node)} [label=\"{label}\", tooltip=\"{tip}\", shape={shape}, fillcolor=\"{fill}\"{pen}];\n");
    }

    /// <summary>Backslashes begin escapes of labels, and an ampersand an entity of HTML.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var letter in VisibleText.Of(text))
        {
            if (letter is '"' or '\\') result.Append('\\').Append(letter);
            else if (letter == '&') result.Append("&amp;");
            else result.Append(letter);
        }

        return result.ToString();
    }
}
