namespace KfpMetadata;

/// <summary>One attempt of one call, for <c>-Debug</c>. It holds no content of the messages.</summary>
/// <param name="Rpc">The MLMD call.</param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="RequestBytes">The size of the request.</param>
/// <param name="ResponseBytes">The size of the answer; 0 where there was none.</param>
/// <param name="Status">How it ended; <see langword="null"/> where a write is about to be sent.</param>
public sealed record MlmdCallTrace(string Rpc, int Attempt, TimeSpan Duration, int RequestBytes, int ResponseBytes, MlmdStatusCode? Status);
