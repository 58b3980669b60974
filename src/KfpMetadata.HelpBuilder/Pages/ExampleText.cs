namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>An example.</summary>
/// <param name="Line">The line of its code.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Introduction">The paragraphs before the code.</param>
/// <param name="Code">The code, as it can be pasted.</param>
/// <param name="NeedsServer">Whether it needs an MLMD server, so that tests only parse it.</param>
/// <param name="Remarks">The paragraphs after the code.</param>
internal sealed record ExampleText(
    int Line,
    string Title,
    IReadOnlyList<string> Introduction,
    string Code,
    bool NeedsServer,
    IReadOnlyList<string> Remarks);
