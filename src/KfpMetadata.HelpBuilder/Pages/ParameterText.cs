namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A parameter.</summary>
/// <param name="Line">The line of its heading.</param>
/// <param name="Name">The name without its dash.</param>
/// <param name="Description">The paragraphs.</param>
/// <param name="Facts">Type, default and the like.</param>
internal sealed record ParameterText(int Line, string Name, IReadOnlyList<string> Description, ParameterFacts Facts);
