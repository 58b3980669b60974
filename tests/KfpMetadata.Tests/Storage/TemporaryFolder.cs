namespace KfpMetadata.Tests.Storage;

/// <summary>A folder that is deleted with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kfpmetadata-");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public string Copy(string source, string name = "store.sqlite")
    {
        var path = PathOf(name);
        File.Copy(source, path);
        File.SetAttributes(path, FileAttributes.Normal);
        return path;
    }

    public IEnumerable<string> Files() => folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);
}
