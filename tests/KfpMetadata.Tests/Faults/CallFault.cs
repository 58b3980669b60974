using Grpc.Core;

namespace KfpMetadata.Tests.Faults;

/// <summary>What a proxy that understands gRPC does to one call.</summary>
/// <param name="Times">How often the server gets the call.</param>
/// <param name="Status">What is answered instead of the server's answer; <see langword="null"/> for the server's.</param>
/// <param name="Dropped">Whether the answer is thrown away and the stream reset.</param>
internal sealed record CallFault(int Times, StatusCode? Status = null, bool Dropped = false);
