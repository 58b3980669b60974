namespace KfpMetadata.ModuleTests.Shell;

/// <summary>An error of a script in the shared shell.</summary>
/// <param name="Id">Its full id.</param>
/// <param name="Message">What it says.</param>
internal sealed record ShellError(string Id, string Message);
