namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The help of one command.</summary>
/// <param name="Name">The command, <c>Verb-Noun</c>.</param>
/// <param name="Synopsis">What it does, in a sentence or two.</param>
/// <param name="ParameterSets">Its parameter sets, the default one first.</param>
/// <param name="Description">The paragraphs.</param>
/// <param name="Examples">The examples.</param>
/// <param name="Parameters">The parameters but the common ones.</param>
/// <param name="Inputs">What it takes from the pipeline.</param>
/// <param name="Outputs">What it returns.</param>
/// <param name="Errors">Its errors by id.</param>
/// <param name="Links">What to read next.</param>
internal sealed record CommandPage(
    string Name,
    string Synopsis,
    IReadOnlyList<ParameterSetText> ParameterSets,
    IReadOnlyList<string> Description,
    IReadOnlyList<ExampleText> Examples,
    IReadOnlyList<ParameterText> Parameters,
    IReadOnlyList<TypeText> Inputs,
    IReadOnlyList<TypeText> Outputs,
    IReadOnlyList<ErrorText> Errors,
    IReadOnlyList<LinkText> Links);
