using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace KfpMetadata;

/// <summary>
/// Writes a graph as one page. What the store holds is data in it, never markup: it lies in an element that is not run, and the page's
/// script shows it as text. The policy lets the page run and style itself with exactly the parts that are written here and load nothing.
/// </summary>
internal static class LineageHtml
{
    private const string DataPlace = "<!--data-->";

    /// <summary>The parts of the page's script, in the order in which they need each other.</summary>
    private static readonly string[] Scripts =
    [
        "dom.js", "slices.js", "palette.js", "graph.js", "levels.js", "columns.js", "layout.js", "view.js", "drawing.js", "details.js",
        "search.js", "input.js", "page.js",
    ];

    /// <summary>Writes the page.</summary>
    /// <param name="frames">The graph.</param>
    /// <param name="title">The title; <see langword="null"/> for what the graph is of.</param>
    /// <param name="includeLogs">Whether the page begins with logs shown; they are in it in any case.</param>
    /// <param name="layout">The script of the layout library.</param>
    /// <param name="stream">Gets UTF-8.</param>
    public static void Write(LineageFrames frames, string? title, bool includeLogs, string layout, Stream stream)
    {
        var heading = frames.Heading(title);
        // The library is text that the page's script runs in a worker. A closing tag in it would end its element.
        layout = layout.ReplaceLineEndings("\n").Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
        var style = Resource("lineage.css");
        // One function around all: nothing of it is a name of the window.
        var script = "(() => {\n'use strict';\n" + string.Concat(Scripts.Select(Resource)) + "})();\n";
        var policy = $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; worker-src blob:; "
            + "base-uri 'none'; form-action 'none'";
        var page = Resource("lineage.html")
            .Replace("<!--policy-->", policy, StringComparison.Ordinal)
            .Replace("<!--title-->", Encode(VisibleText.Of(heading)), StringComparison.Ordinal)
            .Replace("/*style*/", style, StringComparison.Ordinal);
        var place = page.IndexOf(DataPlace, StringComparison.Ordinal);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(page.AsSpan(0, place));
        writer.Flush();
        LineageJson.Write(frames, title, stream, forPage: true, includeLogs);
        // Only now: a text of the store may look like a place.
        writer.Write(page[(place + DataPlace.Length)..]
            .Replace("/*layout*/", layout, StringComparison.Ordinal)
            .Replace("/*script*/", script, StringComparison.Ordinal));
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Encode(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("KfpMetadata.Lineage.Page." + name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
