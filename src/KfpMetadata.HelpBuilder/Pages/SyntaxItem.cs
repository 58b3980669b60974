namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A parameter as one parameter set takes it.</summary>
/// <param name="Name">The name without its dash.</param>
/// <param name="Type">The type as written; <see langword="null"/> for a switch.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Positional">Whether its name can be left out.</param>
internal sealed record SyntaxItem(string Name, string? Type, bool Required, bool Positional);
