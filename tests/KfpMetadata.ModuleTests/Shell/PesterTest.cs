namespace KfpMetadata.ModuleTests.Shell;

/// <summary>A Pester test that was run.</summary>
/// <param name="File">Its file.</param>
/// <param name="Name">Its name, with those of the blocks around it.</param>
/// <param name="Outcome"><c>Passed</c>, <c>Failed</c>, <c>Skipped</c>, <c>Inconclusive</c> or <c>NotRun</c>.</param>
/// <param name="Error">Why it failed.</param>
public sealed record PesterTest(string File, string Name, string Outcome, string Error)
{
    /// <summary>What the runner shows behind the name.</summary>
    public override string ToString() => Outcome;
}
