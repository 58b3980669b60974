namespace KfpMetadata;

/// <summary>One failed try to connect.</summary>
/// <param name="Address">The server's address.</param>
/// <param name="Attempt">The number of the try, from 1.</param>
/// <param name="Attempts">How many there will be at most.</param>
/// <param name="Cause">Why it failed.</param>
public sealed record MlmdConnectProgress(string Address, int Attempt, int Attempts, string Cause);
