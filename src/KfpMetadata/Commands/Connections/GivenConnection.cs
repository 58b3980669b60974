namespace KfpMetadata.Commands;

/// <summary>What <c>-Connection</c> can be: a connection or the name of one of this session.</summary>
internal static class GivenConnection
{
    /// <summary>The connection that is meant.</summary>
    /// <exception cref="MlmdException">There is none (<c>MlmdNotConnected</c>).</exception>
    public static MlmdConnection Find(object given)
    {
        switch (PowerShellValue.Unwrap(given))
        {
            case MlmdConnection connection:
                return connection;
            case string name:
                var session = SessionConnections.Current;
                return session.Find(name) ?? throw CommandErrors.NotConnected(
                    $"There is no open connection named '{name}' in this session. " + (session.Open.Count == 0
                        ? "There are none: run Connect-Mlmd first."
                        : $"There are: {string.Join(", ", session.Open.Select(static open => open.Name))}."));
            default:
                throw CommandErrors.NotConnected(PowerShellValue.IsDeserialized(given, typeof(MlmdConnection).FullName!)
                    ? "The connection was opened in another process and cannot be used in this one. Run Connect-Mlmd in this process."
                    : $"-Connection takes a connection or its name, not an object of type {given.GetType().FullName}.");
        }
    }
}
