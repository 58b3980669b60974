namespace KfpMetadata.ModuleTests.Shell;

/// <summary>What a script gave in the shared shell.</summary>
/// <param name="Output">The objects, formatted.</param>
/// <param name="Errors">The errors; the one that ended the script is the last.</param>
/// <param name="Warnings">The warnings.</param>
/// <param name="Information">What was written to the host or as information.</param>
internal sealed record ShellResult(string Output, IReadOnlyList<ShellError> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Information)
{
    /// <summary>The lines of the output that are not empty.</summary>
    public IReadOnlyList<string> Lines => [.. Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    /// <summary>This result, of a script without errors.</summary>
    public ShellResult Succeeded
    {
        get
        {
            Assert.Empty(Errors);
            return this;
        }
    }
}
