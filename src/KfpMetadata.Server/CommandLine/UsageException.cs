namespace KfpMetadata.Server.CommandLine;

/// <summary>The command line cannot be used. The message names the option, the value and the rule.</summary>
internal sealed class UsageException(string message) : Exception(message);
