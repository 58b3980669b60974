using System.Globalization;
using System.Xml.Linq;
using KfpMetadata.HelpBuilder.Pages;
using static KfpMetadata.HelpBuilder.Xml.MamlNames;

namespace KfpMetadata.HelpBuilder.Xml;

/// <summary>Parameters as XML.</summary>
internal static class MamlParameter
{
    private static readonly ParameterFacts SwitchFacts = new(ParameterFacts.SwitchType, "no", null, "False", false, false, false, [], []);

    private static readonly ParameterText WhatIf = new(
        0, "WhatIf", ["Shows what would be written, to which connection, and writes nothing."], SwitchFacts with { Aliases = ["wi"] });

    private static readonly ParameterText Confirm = new(
        0, "Confirm", ["Asks before each write."], SwitchFacts with { Aliases = ["cf"] });

    /// <summary>All parameters of a command, in the order of the page.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The elements.</returns>
    public static IEnumerable<XElement> CreateAll(CommandPage page)
    {
        var own = page.Parameters.Select(parameter => Create(parameter, string.Equals(parameter.Facts.Required, "yes", StringComparison.Ordinal), parameter.Facts.Position));
        return page.ParameterSets[0].ShouldProcess ? own.Concat(ShouldProcess()) : own;
    }

    /// <summary>A parameter as one parameter set takes it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="item">The parameter in the syntax.</param>
    /// <returns>The element.</returns>
    public static XElement Create(CommandPage page, SyntaxItem item)
    {
        var parameter = page.Parameters.First(candidate => string.Equals(candidate.Name, item.Name, StringComparison.Ordinal));
        return Create(parameter, item.Required, item.Positional ? parameter.Facts.Position : null);
    }

    /// <summary>The parameters that a command which asks before writing has.</summary>
    /// <returns>The elements.</returns>
    public static IEnumerable<XElement> ShouldProcess() => [Create(WhatIf, false, null), Create(Confirm, false, null)];

    private static XElement Create(ParameterText parameter, bool required, int? position)
    {
        var facts = parameter.Facts;
        return new XElement(
            Command + "parameter",
            new XAttribute("required", required),
            new XAttribute("variableLength", facts.Type.EndsWith("[]", StringComparison.Ordinal)),
            new XAttribute("globbing", facts.Wildcards),
            new XAttribute("pipelineInput", facts.PipelineInput),
            new XAttribute("position", position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", facts.Aliases.Count == 0 ? "none" : string.Join(", ", facts.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            MamlText.Description(parameter.Description),
            Values(facts),
            Value(facts),
            new XElement(Dev + "type", new XElement(Maml + "name", facts.Type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", facts.Default));
    }

    private static XElement? Values(ParameterFacts facts) => facts.Values.Count == 0
        ? null
        : new XElement(Command + "parameterValueGroup", facts.Values.Select(value => ValueElement(value, required: false)));

    private static XElement? Value(ParameterFacts facts) => facts.IsSwitch ? null : ValueElement(facts.Type, required: true);

    private static XElement ValueElement(string text, bool required) => new(
        Command + "parameterValue",
        new XAttribute("required", required),
        new XAttribute("variableLength", value: false),
        text);
}
