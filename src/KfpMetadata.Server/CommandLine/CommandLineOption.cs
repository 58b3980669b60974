namespace KfpMetadata.Server.CommandLine;

/// <summary>One option of the command line.</summary>
/// <param name="Name">Its name, with the dashes.</param>
/// <param name="Value">What its value is called in the help; null for an option without a value.</param>
/// <param name="Help">What it does.</param>
/// <param name="Apply">Sets it; the text is empty for an option without a value.</param>
internal sealed record CommandLineOption(string Name, string? Value, string Help, Func<ServerOptions, string, ServerOptions> Apply)
{
    /// <summary>The option as it is typed.</summary>
    public string Syntax => Value is null ? Name : $"{Name} {Value}";
}
