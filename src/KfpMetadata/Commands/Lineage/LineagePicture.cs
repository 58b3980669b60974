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

    /// <summary>
    /// Writes a file that is there in full or not at all. One that it replaces keeps its rights, and a link goes on leading to the file that it leads to.
    /// </summary>
    public static void WriteFile(MlmdLineageGraph graph, MlmdLineageFormat format, string? title, bool includeLogs, string path)
    {
        string? temporary = null;
        try
        {
            var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
            temporary = $"{target}.{Guid.NewGuid():N}.tmp";
            using (var stream = Create(temporary, target)) Write(graph, format, title, includeLogs, stream);
            Replace(temporary, target);
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

    /// <summary>What takes the place of another file is for its user alone until it is whole.</summary>
    private static FileStream Create(string temporary, string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && File.Exists(target)) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(temporary, options);
    }

    private static void Replace(string temporary, string target)
    {
        if (!File.Exists(target))
        {
            File.Move(temporary, target, overwrite: true);
        }
        else if (OperatingSystem.IsWindows())
        {
            // It keeps the access control list of the file.
            File.Replace(temporary, target, destinationBackupFileName: null, ignoreMetadataErrors: true);
        }
        else
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
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
