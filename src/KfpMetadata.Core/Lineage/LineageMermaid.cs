using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KfpMetadata;

/// <summary>Writes a graph as a flowchart of Mermaid.</summary>
internal static class LineageMermaid
{
    /// <summary>
    /// The edges that Mermaid draws unless it is told otherwise (<c>maxEdges</c>, which a flowchart cannot set for itself).
    /// </summary>
    public const int MostEdges = 500;

    /// <summary>Writes the flowchart.</summary>
    /// <param name="frames">The graph.</param>
    /// <param name="title">The title above it; <see langword="null"/> for none: the frames of the runs have theirs.</param>
    /// <param name="includeLogs">Whether logs are drawn.</param>
    /// <param name="writer">Gets the text.</param>
    public static void Write(LineageFrames frames, string? title, bool includeLogs, TextWriter writer)
    {
        var tree = frames.Tree(includeLogs);
        // Front matter is YAML, and a string of JSON is one of YAML.
        if (title is not null || frames.Graph.IsTruncated) title = frames.Heading(title);
        if (title is not null) writer.Write($"---\ntitle: \"{JsonEncodedText.Encode(VisibleText.Of(title), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"\n---\n");
        writer.Write("flowchart LR\n");
        foreach (var frame in tree.Nodes) WriteFrame(frame, frames, "  ", writer);
        foreach (var edge in frames.Edges(tree))
        {
            var label = string.IsNullOrWhiteSpace(edge.Name) ? "" : $"|\"{Escape(edge.Name)}\"|";
            writer.Write($"  {LineageKey.Of(edge.From)} -->{label} {LineageKey.Of(edge.To)}\n");
        }

        writer.Write("  classDef artifact fill:#e6f2e6,stroke:#2e7d32,color:#1b1b1b\n");
        writer.Write("  classDef execution fill:#e3eefb,stroke:#1c5d99,color:#1b1b1b\n");
        writer.Write("  classDef failed fill:#fbe3e3,stroke:#b3261e,color:#1b1b1b\n");
        writer.Write("  classDef dag fill:#f6f8fa,stroke:#8a929c,color:#1b1b1b\n");
        writer.Write("  classDef root stroke-width:3px\n");
        var all = tree.Flat().Where(static frame => frame.Node is not null).ToList();
        WriteClass("dag", all.Where(static frame => frame is { IsFrame: true, Node: MlmdExecution }).Select(static frame => frame.Node!), writer);
        var roots = frames.Graph.Roots.Select(LineageKey.Of).ToHashSet();
        var marked = all.Where(frame => roots.Contains(LineageKey.Of(frame.Node!))).Select(static frame => frame.Node!).ToList();
        // Where the walk began at all of them, nothing stands out.
        if (marked.Count < all.Count(static frame => frame.Node is not MlmdContext)) WriteClass("root", marked, writer);
    }

    private static void WriteClass(string name, IEnumerable<MlmdNode> nodes, TextWriter writer)
    {
        var keys = string.Join(',', nodes.Select(static node => LineageKey.Of(node).ToString()));
        if (keys.Length > 0) writer.Write($"  class {keys} {name}\n");
    }

    private static void WriteFrame(LineageFrame frame, LineageFrames frames, string indent, TextWriter writer)
    {
        if (!frame.IsFrame)
        {
            WriteNode(frame.Node!, frames, indent, writer);
            return;
        }

        writer.Write($"{indent}subgraph {LineageKey.Of(frame.Node!)}[\"{Escape(LineageText.FrameLabel(frame.Node!, frames))}\"]\n");
        foreach (var inner in frame.Nodes) WriteFrame(inner, frames, indent + "  ", writer);
        writer.Write($"{indent}end\n");
    }

    private static void WriteNode(MlmdNode node, LineageFrames frames, string indent, TextWriter writer)
    {
        var title = Escape(LineageText.Short(frames.Title(node)));
        var type = Escape(LineageText.Short(LineageText.Label(node)));
        var state = frames.State(node) is { } known ? " " + Escape(known) : "";
        var (open, close) = node is MlmdArtifact ? ("([", "])") : ("[", "]");
        var look = frames.IsFailed(node) ? "failed" : node is MlmdArtifact ? "artifact" : "execution";
        writer.Write($"{indent}{LineageKey.Of(node)}{open}\"{title}<br/>{type}{state}\"{close}:::{look}\n");
    }

    /// <summary>Whatever could mean something to Mermaid, its Markdown or HTML becomes an entity code.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in VisibleText.Of(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '_' or '/' || (rune.Value is '-' or ':' && result.Length > 0))
                result.Append(rune.ToString());
            else result.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }

        // A label of nothing is an error there.
        return string.IsNullOrWhiteSpace(text) ? "#160;" : result.ToString();
    }
}
