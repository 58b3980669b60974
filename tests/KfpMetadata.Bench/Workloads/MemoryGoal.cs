using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>How much memory more than the idle session the module may have, in megabytes.</summary>
internal sealed record MemoryGoal(double Bound) : Goal(Bound)
{
    private const double Megabyte = 1024 * 1024;

    public override string Text => string.Create(CultureInfo.InvariantCulture, $"at most {Bound:0} MB");

    public override double? Reached(Result result) => result.Ours.Max(static run => run.PeakBytes) / Megabyte;

    public override string Show(double figure) => string.Create(CultureInfo.InvariantCulture, $"{figure:0} MB");

    public override bool IsMet(double figure) => figure <= Bound;
}
