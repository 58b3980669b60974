namespace KfpMetadata.Client;

/// <summary>What the guard knows of the connection.</summary>
/// <param name="Name">Names the connection as messages do.</param>
/// <param name="IsServer">Whether the store is an MLMD server: some texts only harm there.</param>
/// <param name="IsReadOnly">Whether the user asked for a read-only connection.</param>
/// <param name="IsTooOld">Whether the server is older than 1.14.</param>
/// <param name="Seen">The nodes known to exist.</param>
internal sealed record GuardPolicy(Func<string> Name, bool IsServer, bool IsReadOnly, bool IsTooOld, SeenNodes Seen);
