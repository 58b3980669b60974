using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>How many times as long as the other side the module may take.</summary>
internal sealed record OverheadGoal(double Bound) : Goal(Bound)
{
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"at most {Bound:0.##} times");

    public override double? Reached(Result result) => result.Peer.Count == 0 ? null : result.OurSeconds / result.PeerSeconds;

    public override string Show(double figure) => string.Create(CultureInfo.InvariantCulture, $"{figure:0.00} times");

    public override bool IsMet(double figure) => figure <= Bound;
}
