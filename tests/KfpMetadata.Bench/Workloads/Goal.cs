namespace KfpMetadata.Bench;

/// <summary>What a workload is to reach.</summary>
/// <param name="Bound">The figure that is the least, or the most.</param>
internal abstract record Goal(double Bound)
{
    /// <summary>How the goal reads in the table.</summary>
    public abstract string Text { get; }

    /// <summary>The figure that was reached; <see langword="null"/> where the other side did not run.</summary>
    public abstract double? Reached(Result result);

    /// <summary>The figure as the table has it.</summary>
    public abstract string Show(double figure);

    /// <summary>Whether a figure meets the goal.</summary>
    public abstract bool IsMet(double figure);
}
