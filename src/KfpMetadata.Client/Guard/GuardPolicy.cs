namespace KfpMetadata.Client;

/// <summary>What the guard knows of the connection.</summary>
/// <param name="Address">The store, for messages.</param>
/// <param name="IsServer">Whether the store is an MLMD server: some texts only harm there.</param>
/// <param name="IsReadOnly">Whether the user asked for a read-only connection.</param>
/// <param name="IsTooOld">Whether the server is older than 1.14.</param>
/// <param name="Seen">The nodes known to exist.</param>
internal sealed record GuardPolicy(string Address, bool IsServer, bool IsReadOnly, bool IsTooOld, SeenNodes Seen);
