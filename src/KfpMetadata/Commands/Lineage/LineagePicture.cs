using System.Text;

namespace KfpMetadata.Commands;

/// <summary>Writes graphs in the forms that a user asks for.</summary>
internal static class LineagePicture
{
    /// <summary>Where the build puts the layout library.</summary>
    private static string LayoutFile =>
        Path.Combine(Path.GetDirectoryName(typeof(LineagePicture).Assembly.Location)!, "web", "dagre.min.js");

    /// <summary>Writes UTF-8 without a mark.</summary>
    /// <exception cref="MlmdException">HTML, and the layout library is missing from the module.</exception>
    public static void Write(MlmdLineageGraph graph, MlmdLineageFormat format, string? title, bool includeLogs, Stream stream)
    {
        var frames = new LineageFrames(graph);
        switch (format)
        {
            case MlmdLineageFormat.Json:
                LineageJson.Write(frames, title, stream);
                break;
            case MlmdLineageFormat.Html:
                LineageHtml.Write(frames, title, includeLogs, Layout(), stream);
                break;
            default:
                using (var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true))
                {
                    if (format == MlmdLineageFormat.Mermaid) LineageMermaid.Write(frames, title, includeLogs, writer);
                    else LineageDot.Write(frames, title, includeLogs, writer);
                }

                break;
        }
    }

    /// <summary>Writes a file that is there in full or not at all.</summary>
    public static void WriteFile(MlmdLineageGraph graph, MlmdLineageFormat format, string? title, bool includeLogs, string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) Write(graph, format, title, includeLogs, stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MlmdException(MlmdErrorId.FileNotWritten, $"'{path}' could not be written: {error.Message}",
                MlmdStatusCode.PermissionDenied, error);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    private static string Layout() => File.Exists(LayoutFile)
        ? File.ReadAllText(LayoutFile)
        : throw new MlmdException(
            MlmdErrorId.NotSupported,
            $"The layout library that HTML needs is missing from the module: there is no file '{LayoutFile}'. "
                + "Install the module again, or export -Format Mermaid, Dot or Json.",
            MlmdStatusCode.Unimplemented);
}
