namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A type that a command takes or returns.</summary>
/// <param name="Name">The full name, or <c>None</c>.</param>
/// <param name="Description">The paragraphs.</param>
internal sealed record TypeText(string Name, IReadOnlyList<string> Description);
