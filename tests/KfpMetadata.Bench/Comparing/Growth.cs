using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>How much longer the same question takes in a store ten times as large.</summary>
internal static class Growth
{
    private const double Most = 1.3;
    private const string Larger = "-large";

    /// <summary>A row for each workload that was run at both sizes.</summary>
    public static IEnumerable<Row> Rows(IReadOnlyList<Result> results, bool hasGoals) =>
        from large in results
        where large.Workload.Name.EndsWith(Larger, StringComparison.Ordinal)
        from small in results
        where string.Equals(small.Workload.Name + Larger, large.Workload.Name, StringComparison.Ordinal)
        select Of(small, large, hasGoals);

    private static Row Of(Result small, Result large, bool hasGoals)
    {
        var grown = large.OurSeconds / small.OurSeconds;
        return new Row(
            $"growth of {small.Workload.Name}, a store ten times as large",
            Times(small.OurSeconds, large.OurSeconds),
            large.Peer.Count == 0 ? "-" : Times(small.PeerSeconds, large.PeerSeconds),
            "-",
            string.Create(CultureInfo.InvariantCulture, $"{grown:0.00} times"),
            hasGoals ? string.Create(CultureInfo.InvariantCulture, $"at most {Most} times") : "-",
            hasGoals ? grown <= Most : null,
            "-");
    }

    private static string Times(double small, double large) => string.Create(CultureInfo.InvariantCulture, $"{small:0.000} to {large:0.000}");
}
