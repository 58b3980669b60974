namespace KfpMetadata;

/// <summary>The names of inputs and outputs, where the user gives none.</summary>
internal static class LinkNames
{
    /// <summary>The last segment of the URI that is not empty, else the type.</summary>
    public static string ForOutput(string? uri, string type) => LastSegment(uri) ?? type;

    /// <summary>The artifact's own <c>name</c>, else as for an output.</summary>
    public static string ForInput(MlmdArtifact artifact)
    {
        if (artifact.CustomProperties[KfpNames.ArtifactIoName] is string { Length: > 0 } custom) return custom;
        if (artifact.Properties[KfpNames.ArtifactIoName] is string { Length: > 0 } declared) return declared;
        return ForOutput(artifact.Uri, artifact.Type ?? "artifact");
    }

    private static string? LastSegment(string? uri)
    {
        if (uri is null) return null;
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? uri : uri[(scheme + 3)..];
        var end = path.IndexOfAny(['?', '#']);
        if (end >= 0) path = path[..end];
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
    }
}
