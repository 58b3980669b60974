namespace KfpMetadata.Server;

/// <summary>The server cannot start. The message is one line that names the value, the rule and the next step.</summary>
internal sealed class ServerStartException(string message) : Exception(message);
