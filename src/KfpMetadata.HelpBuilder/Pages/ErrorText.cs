namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>An error of a command.</summary>
/// <param name="Id">The stable id.</param>
/// <param name="Description">When it comes and what to do.</param>
internal sealed record ErrorText(string Id, string Description);
