namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The facts of a parameter, as the list under its text gives them.</summary>
/// <param name="Type">The type as PowerShell writes it: <c>string</c>, <c>MlmdArtifact</c>, <c>switch</c>.</param>
/// <param name="Required"><c>yes</c>, <c>no</c>, or <c>in some sets</c>.</param>
/// <param name="Position">The place without a name, from 0; <see langword="null"/> for named.</param>
/// <param name="Default">The value where it is not given.</param>
/// <param name="ByValue">Whether it takes a whole object of the pipeline.</param>
/// <param name="ByPropertyName">Whether it takes the property of its name.</param>
/// <param name="Wildcards">Whether <c>*</c> and <c>?</c> mean something.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Values">The values of a closed list; empty where any is accepted.</param>
internal sealed record ParameterFacts(
    string Type,
    string Required,
    int? Position,
    string Default,
    bool ByValue,
    bool ByPropertyName,
    bool Wildcards,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Values)
{
    /// <summary>The type of a parameter without a value.</summary>
    public const string SwitchType = "switch";

    /// <summary>Whether the parameter takes no value.</summary>
    public bool IsSwitch => string.Equals(Type, SwitchType, StringComparison.Ordinal);

    /// <summary>The pipeline input in the words of <c>Get-Help</c>.</summary>
    public string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
