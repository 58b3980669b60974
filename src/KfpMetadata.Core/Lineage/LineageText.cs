using System.Globalization;

namespace KfpMetadata;

/// <summary>What pictures say of a node.</summary>
internal static class LineageText
{
    /// <summary>The names that KFP v2, KFP v1 and other writers give a step or an artifact for people to read.</summary>
    private static readonly string[] Titles = ["display_name", "task_name", "name", KfpNames.ComponentId];

    /// <summary>The letters of a name that is drawn as it is.</summary>
    private const int Longest = 64;

    /// <summary>The name that a person knows a node by.</summary>
    public static string Title(MlmdNode node)
    {
        if (node is MlmdContext) return Filled(node.Name) ?? Number(node);
        if (GivenTitle(node) is { } given) return given;
        if (Filled(node.Name) is { } own && !MlmdKey.IsKey(own)) return own;
        if (node is MlmdArtifact { Uri: { } uri } && uri.TrimEnd('/').Split('/')[^1] is { Length: > 0 } last) return last;
        return Number(node);
    }

    /// <summary>The name for people that a writer put among the properties; <see langword="null"/> where there is none.</summary>
    public static string? GivenTitle(MlmdNode node)
    {
        foreach (var name in Titles)
        {
            if ((node.CustomProperties[name] ?? node.Properties[name]) is string { Length: > 0 } text)
                return string.Equals(name, KfpNames.ComponentId, StringComparison.Ordinal) ? WithoutDigest(text) : text;
        }

        return null;
    }

    /// <summary>The type without what Kubeflow puts around it: <c>components.Train@sha256=…</c> is Train.</summary>
    public static string TypeName(MlmdNode node)
    {
        if (node.Type is not { Length: > 0 } type) return Number(node);
        return type.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal)
            ? WithoutDigest(type[KfpNames.ExecutionTypePrefix.Length..]) : type;
    }

    /// <summary>The type as pictures show it: without the prefix of Kubeflow's own types, and without the word that all steps share.</summary>
    public static string Label(MlmdNode node)
    {
        var name = TypeName(node);
        if (name.Length == TaskNames.TypePrefix.Length || !name.StartsWith(TaskNames.TypePrefix, StringComparison.Ordinal)) return name;
        name = name[TaskNames.TypePrefix.Length..];
        const string step = "Execution";
        return node is MlmdExecution && name.Length > step.Length && name.EndsWith(step, StringComparison.Ordinal) ? name[..^step.Length] : name;
    }

    /// <summary>What is written on a frame.</summary>
    public static string FrameLabel(MlmdNode node, LineageFrames frames) =>
        Short(frames.Title(node)) + (frames.State(node) is { } state ? " " + state : "");

    /// <summary>A name that fits: a long one without its middle, for the ends tell names apart.</summary>
    public static string Short(string text)
    {
        var letters = StringInfo.ParseCombiningCharacters(text);
        if (letters.Length <= Longest) return text;
        const int half = Longest / 2;
        return string.Concat(text.AsSpan(0, letters[half]), "\u2026", text.AsSpan(letters[letters.Length - half + 1]));
    }

    /// <summary>The state, in the store's word.</summary>
    public static string? State(MlmdNode node) => node switch
    {
        MlmdArtifact artifact => artifact.State?.ToString(),
        MlmdExecution execution => execution.State?.ToString(),
        _ => null,
    };

    private static string WithoutDigest(string component) =>
        component.IndexOf('@', StringComparison.Ordinal) is > 0 and var digest ? component[..digest] : component;

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Number(MlmdNode node) =>
        string.Create(CultureInfo.InvariantCulture, $"{node.Type ?? node.Kind.ToString()} {node.Id}");
}
