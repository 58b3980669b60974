using System.Globalization;
using Markdig.Syntax;

namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>
/// The list of facts of a parameter: <c>Type</c>, <c>Required</c>, <c>Position</c>, <c>Default</c>, <c>Pipeline input</c>, and where they
/// say something <c>Wildcards</c>, <c>Aliases</c> and <c>Values</c>.
/// </summary>
internal sealed class FactList
{
    private static readonly string[] Wanted = ["Type", "Required", "Position", "Default", "Pipeline input"];
    private static readonly string[] Possible = ["Wildcards", "Aliases", "Values"];

    private readonly Dictionary<string, string> _facts = new(StringComparer.Ordinal);
    private readonly string _parameter;
    private readonly int _line;

    private FactList(string parameter, int line)
    {
        _parameter = parameter;
        _line = line;
    }

    /// <summary>Reads the list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="parameter">The parameter, for messages.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="PageException">A fact is missing, unknown or of another form.</exception>
    public static ParameterFacts Read(ListBlock list, string parameter)
    {
        var facts = new FactList(parameter, list.Line + 1);
        foreach (var item in Prose.Items(list))
            facts.Add(PlainText.Of(item), item.Line + 1);
        return facts.ToFacts();
    }

    private void Add(string text, int line)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var value = colon < 0 ? "" : text[(colon + 1)..].Trim();
        if (!Wanted.Contains(name, StringComparer.Ordinal) && !Possible.Contains(name, StringComparer.Ordinal))
            throw new PageException(line, PageRule.Parameter, $"'{name}' is not a known fact of a parameter; the facts are {string.Join(", ", Wanted.Concat(Possible))}.");
        if (value.Length == 0)
            throw new PageException(line, PageRule.Parameter, $"The fact '{name}' of '{_parameter}' has no value.");
        if (!_facts.TryAdd(name, value))
            throw new PageException(line, PageRule.Parameter, $"The fact '{name}' of '{_parameter}' stands here twice.");
    }

    private ParameterFacts ToFacts()
    {
        if (Array.Find(Wanted, name => !_facts.ContainsKey(name)) is { } missing)
            throw new PageException(_line, PageRule.Parameter, $"The fact '{missing}' of '{_parameter}' is missing.");

        var pipeline = OneOf("Pipeline input", "no", "by value", "by property name", "by value and by property name");
        return new ParameterFacts(
            _facts["Type"],
            OneOf("Required", "yes", "no", "in some sets"),
            ReadPosition(),
            _facts["Default"],
            pipeline.Contains("by value", StringComparison.Ordinal),
            pipeline.Contains("by property name", StringComparison.Ordinal),
            _facts.ContainsKey("Wildcards") && string.Equals(OneOf("Wildcards", "yes", "no"), "yes", StringComparison.Ordinal),
            ReadList("Aliases"),
            ReadList("Values"));
    }

    private string OneOf(string name, params string[] values) => values.Contains(_facts[name], StringComparer.Ordinal)
        ? _facts[name]
        : throw new PageException(_line, PageRule.Parameter, $"The fact '{name}' of '{_parameter}' is one of: {string.Join(", ", values)}.");

    private int? ReadPosition()
    {
        if (string.Equals(_facts["Position"], "named", StringComparison.Ordinal))
            return null;
        return int.TryParse(_facts["Position"], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new PageException(_line, PageRule.Parameter, $"The fact 'Position' of '{_parameter}' is a number from 0, or 'named'.");
    }

    private string[] ReadList(string name) => _facts.TryGetValue(name, out var value)
        ? value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [];
}
