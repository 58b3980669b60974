using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.ModuleTests.Help;

/// <summary>A parameter, once as its help tells it and once as the command has it, in one form.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The short name of the type.</param>
/// <param name="Required">Whether every parameter set wants it.</param>
/// <param name="Position">The position, or <c>named</c>.</param>
/// <param name="PipelineInput">In the words of <c>Get-Help</c>.</param>
/// <param name="Aliases">The aliases in order, or <c>none</c>.</param>
internal sealed record HelpedParameter(string Name, string Type, bool Required, string Position, string PipelineInput, string Aliases)
{
    private static readonly Dictionary<Type, string> ShortNames = new()
    {
        [typeof(SwitchParameter)] = "switch",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(PSObject)] = "psobject",
        // What users give, and know by this name.
        [typeof(IDictionary)] = "hashtable",
    };

    public static HelpedParameter Of(ParameterMetadata parameter)
    {
        var sets = parameter.ParameterSets.Values;
        var positions = sets.Where(set => set.Position >= 0).Select(set => set.Position).Distinct().ToList();
        var byValue = sets.Any(set => set.ValueFromPipeline);
        var byName = sets.Any(set => set.ValueFromPipelineByPropertyName);
        return new HelpedParameter(
            parameter.Name,
            ShortName(parameter.ParameterType),
            sets.All(set => set.IsMandatory),
            positions.Count == 0 ? "named" : string.Join(", ", positions.Select(position => position.ToString(CultureInfo.InvariantCulture))),
            (byValue, byName) switch
            {
                (true, true) => "True (ByValue, ByPropertyName)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            },
            parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases.Order(StringComparer.Ordinal)));
    }

    public static HelpedParameter Of(PSObject help) => new(
        NameOf(help),
        Text((PSObject)help.Properties["type"].Value, "name"),
        bool.Parse(Text(help, "required")),
        Text(help, "position"),
        Text(help, "pipelineInput"),
        string.Join(", ", Text(help, "aliases").Split(", ").Order(StringComparer.Ordinal)));

    /// <summary>The name in a parameter's help.</summary>
    public static string NameOf(PSObject help) => Text(help, "name");

    /// <summary>The text of a parameter's help.</summary>
    public static string Description(PSObject help) =>
        string.Join('\n', LanguagePrimitives.GetEnumerable(help.Properties["description"]?.Value) is IEnumerable texts ? texts.Cast<object>().Select(text => Text((PSObject)text, "Text")) : []);

    private static string ShortName(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsArray ? ShortName(type.GetElementType()!) + "[]" : ShortNames.GetValueOrDefault(type, type.Name);
    }

    private static string Text(PSObject from, string property) => from.Properties[property]?.Value?.ToString() ?? "";
}
