using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus;

/// <summary>One recorded case.</summary>
internal sealed record CorpusCase(string Name, IReadOnlyList<JsonObject> Steps)
{
    /// <summary>The folder of the recordings: of KFPMETADATA_CORPUS, or the one beside the tests.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("KFPMETADATA_CORPUS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "data", "conformance");

    /// <summary>Whether these are the project's own recordings.</summary>
    public static bool IsOwn => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KFPMETADATA_CORPUS"));

    public static IEnumerable<string> Areas =>
        Directory.GetFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    public static IEnumerable<CorpusCase> ReadArea(string area) =>
        File.ReadLines(Path.Combine(Folder, area + ".jsonl")).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!.AsObject())
            .Select(item => new CorpusCase(
                item["case"]!.GetValue<string>(), item["steps"]!.AsArray().Select(step => step!.AsObject()).ToList()));
}
