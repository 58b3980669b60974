namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>A deliberate difference from the library.</summary>
internal interface IDifferenceRule
{
    string Name { get; }

    /// <summary>What the rule makes of a difference; <see cref="StepResult.Different"/> if it is not this one.</summary>
    StepResult Explain(Difference difference);
}
