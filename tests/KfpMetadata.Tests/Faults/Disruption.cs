using Grpc.Core;

namespace KfpMetadata.Tests.Faults;

/// <summary>One thing that goes wrong, as docs/reliability.md names it.</summary>
/// <param name="Name">In words.</param>
/// <param name="Wire">On the connection.</param>
/// <param name="Call">To the call.</param>
internal sealed record Disruption(string Name, WireFault Wire = WireFault.None, CallFault? Call = null)
{
    private static readonly StatusCode[] Statuses = [.. Enum.GetValues<StatusCode>().Where(static code => code != StatusCode.OK)];

    /// <summary>On the connection, and only the end of a call's time tells.</summary>
    public static IReadOnlyList<Disruption> Stalls { get; } =
    [
        new("half open before the request", WireFault.StallBefore),
        new("half open before the answer", WireFault.StallAfter),
    ];

    /// <summary>On the connection.</summary>
    public static IReadOnlyList<Disruption> OnTheWire { get; } =
    [
        new("connection refused for 150 ms", WireFault.Refused),
        new("connection accepted and reset", WireFault.ResetOnConnect),
        new("reset before the request", WireFault.ResetBefore),
        new("reset in the request", WireFault.ResetDuring),
        new("reset before the answer", WireFault.ResetAfter),
        new("reset in the answer", WireFault.ResetInAnswer),
        new("answer byte by byte", WireFault.Drip),
        new("noise instead of the answer", WireFault.Garbage),
        new("an HTTP/1 answer", WireFault.Http1),
    ];

    /// <summary>In a proxy that knows gRPC.</summary>
    public static IReadOnlyList<Disruption> InTheProxy { get; } =
    [
        new("request sent to the server twice", Call: new CallFault(2)),
        new("answer dropped by a proxy", Call: new CallFault(1, Dropped: true)),
        .. Statuses.Select(static code => new Disruption($"{Spelled(code)} instead of the call", Call: new CallFault(0, code))),
        .. Statuses.Select(static code => new Disruption($"{Spelled(code)} after it was done", Call: new CallFault(1, code))),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Disruption> All { get; } = [.. OnTheWire, .. Stalls, .. InTheProxy];

    public override string ToString() => Name;

    /// <summary>As gRPC writes it: FAILED_PRECONDITION.</summary>
    private static string Spelled(StatusCode code) =>
        string.Concat(code.ToString().Select(static (letter, at) => at > 0 && char.IsUpper(letter) ? "_" + letter : char.ToUpperInvariant(letter).ToString()));
}
