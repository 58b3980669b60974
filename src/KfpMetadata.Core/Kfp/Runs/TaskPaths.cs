namespace KfpMetadata;

/// <summary>
/// The paths of tasks that come in the order of their tree. No pipeline is nested as deeply as a path is long; of rows that say so the middle of a path is left
/// out, or the paths of a chain would grow with the square of its length.
/// </summary>
internal sealed class TaskPaths
{
    /// <summary>The names of a path that is told whole.</summary>
    private const int MostNames = 100;

    /// <summary>The names at each end of a path that is too long.</summary>
    private const int NamesAtEnds = 50;

    private readonly List<string> _names = [];
    private readonly List<string> _paths = [];

    /// <summary>The path of the next task: what came last one depth above is what it belongs to.</summary>
    public string Next(int depth, string name)
    {
        _names.RemoveRange(depth, _names.Count - depth);
        if (_paths.Count > depth) _paths.RemoveRange(depth, _paths.Count - depth);
        _names.Add(name);
        if (depth >= MostNames) return Shortened();
        _paths.Add(depth == 0 ? name : _paths[depth - 1] + "/" + name);
        return _paths[depth];
    }

    private string Shortened()
    {
        var left = FormattableString.Invariant($"…{_names.Count - (2 * NamesAtEnds)}…");
        return $"{_paths[NamesAtEnds - 1]}/{left}/{string.Join('/', _names.Skip(_names.Count - NamesAtEnds))}";
    }
}
