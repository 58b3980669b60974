using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace KfpMetadata;

/// <summary>Writes a graph as JSON: everything that is in it.</summary>
internal static class LineageJson
{
    /// <summary>The name and version of the form.</summary>
    public const string Form = "kfpmetadata.lineage/1";

    /// <summary>Escapes what no terminal should get that shows the file; the values stay what they are.</summary>
    private static readonly JavaScriptEncoder ForFile = MakeEncoder();

    /// <summary>Writes the graph.</summary>
    /// <param name="frames">The graph.</param>
    /// <param name="title">The title; <see langword="null"/> for what the graph is of.</param>
    /// <param name="stream">Gets UTF-8.</param>
    /// <param name="forPage">
    /// For the page: no white space, escaped so that no text can end the element it lies in, and with what only the picture needs.
    /// </param>
    /// <param name="includeLogs">For the page: whether it begins with logs shown.</param>
    public static void Write(LineageFrames frames, string? title, Stream stream, bool forPage = false, bool includeLogs = false)
    {
        var graph = frames.Graph;
        // The default encoder escapes what means something to HTML, and all that is not ASCII.
        var encoder = forPage ? JavaScriptEncoder.Default : ForFile;
        var options = new JsonWriterOptions { Indented = !forPage, Encoder = encoder };
        using var json = new Utf8JsonWriter(stream, options);
        json.WriteStartObject();
        json.WriteString("form", Form);
        json.WriteString("title", frames.Heading(title));
        if (forPage) json.WriteBoolean("showLogs", includeLogs || graph.Roots.All(frames.IsLog));
        json.WriteString("direction", graph.Direction.ToString());
        if (graph.IsTruncated) json.WriteString("truncatedBy", graph.ReachedLimits.ToString());
        Array(json, "roots", graph.Roots, static (json, root) => json.WriteStringValue(LineageKey.Of(root).ToString()));
        Array(json, "nodes", graph.Nodes, (json, node) => WriteNode(json, frames, node, forPage));
        Array(json, "edges", graph.Edges, WriteEdge);
        Array(json, "contexts", graph.Contexts, (json, context) => WriteNode(json, frames, context, forPage));
        json.WriteEndObject();
    }

    private static JavaScriptEncoder MakeEncoder()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters([.. Enumerable.Range(0, char.MaxValue + 1).Select(static code => (char)code).Where(VisibleText.IsHidden)]);
        return JavaScriptEncoder.Create(settings);
    }

    private static void WriteNode(Utf8JsonWriter json, LineageFrames frames, MlmdNode node, bool forPage)
    {
        json.WriteStartObject();
        json.WriteString("key", LineageKey.Of(node).ToString());
        json.WriteString("kind", node.Kind.ToString());
        json.WriteNumber("id", node.Id);
        Text(json, "type", node.Type);
        Text(json, "name", node.Name);
        Text(json, "externalId", node.ExternalId);
        Text(json, "state", LineageText.State(node));
        if (node is MlmdArtifact artifact) Text(json, "uri", artifact.Uri);
        Time(json, "createTime", node.CreateTime);
        Time(json, "lastUpdateTime", node.LastUpdateTime);
        json.WritePropertyName("properties");
        WriteValue(json, node.Properties);
        json.WritePropertyName("customProperties");
        WriteValue(json, node.CustomProperties);
        if (node is not MlmdContext)
        {
            if (frames.Graph.GetRun(node) is { } run) json.WriteString("run", LineageKey.Of(run).ToString());
            if (frames.ParentOf(node) is { } parent) json.WriteString("parent", parent.ToString());
            if (frames.IsLog(node)) json.WriteBoolean("log", true);
            Array(json, "contexts", frames.Graph.GetContexts(node), static (json, context) =>
                json.WriteStringValue(LineageKey.Of(context).ToString()));
        }

        if (forPage)
        {
            json.WriteString("title", VisibleText.Of(frames.Title(node)));
            json.WriteString("label", VisibleText.Of(LineageText.Label(node)));
            Text(json, "shownState", frames.State(node));
            if (node is not MlmdContext && frames.IsRoot(node)) json.WriteBoolean("ofRun", true);
        }

        json.WriteEndObject();
    }

    private static void WriteEdge(Utf8JsonWriter json, MlmdLineageEdge edge)
    {
        json.WriteStartObject();
        json.WriteString("from", LineageKey.Of(edge.From).ToString());
        json.WriteString("to", LineageKey.Of(edge.To).ToString());
        json.WriteString("type", edge.Type.ToString());
        Text(json, "name", edge.Name);
        if (edge.Path.Length > 1) Array(json, "path", edge.Path, static (json, step) => json.WriteStringValue(step.Text));
        Time(json, "time", edge.Time);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            // JSON has no word for them; protobuf's JSON writes these texts.
            case double number: json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"); break;
            case MlmdAny any:
                json.WriteStartObject();
                json.WriteString("typeUrl", any.TypeUrl);
                json.WriteBase64String("value", any.Value.Span);
                json.WriteEndObject();
                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "");
                    WriteValue(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list) WriteValue(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(MlmdValue.Format(value)); break;
        }
    }

    private static void Array<TItem>(Utf8JsonWriter json, string name, IEnumerable<TItem> items, Action<Utf8JsonWriter, TItem> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTime? value)
    {
        if (value is { } time) json.WriteString(name, time.ToUniversalTime());
    }
}
