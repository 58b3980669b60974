using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>How many times faster than the peer the module is to be.</summary>
internal sealed record FasterGoal(double Bound) : Goal(Bound)
{
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"{Bound:0.##}");

    public override double? Reached(Result result) => result.Peer.Count == 0 ? null : result.PeerSeconds / result.OurSeconds;

    public override string Show(double figure) => figure.ToString("0.00", CultureInfo.InvariantCulture);

    public override bool IsMet(double figure) => figure >= Bound;
}
