namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A link of a page.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Text">The text.</param>
/// <param name="Target">The address or the relative path.</param>
internal sealed record LinkText(int Line, string Text, string Target);
