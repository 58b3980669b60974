using System.Collections;

namespace KfpMetadata.Commands;

/// <summary>Reads <c>@{ model = @{ Uri = '…'; Type = 'Model' } }</c>.</summary>
internal static class OutputSpecification
{
    private static readonly string[] Keys = ["Uri", "Type", "TypeVersion", "TypeProperty", "Property", "CustomProperty", "Name", "ExternalId", "State"];

    /// <summary>The outputs that a user wrote, in their order.</summary>
    /// <exception cref="MlmdException">A key is unknown, Uri or Type is missing, or a value has the wrong form.</exception>
    public static List<OutputRequest> Parse(IDictionary outputs)
    {
        var result = new List<OutputRequest>(outputs.Count);
        foreach (DictionaryEntry entry in outputs)
        {
            var name = entry.Key.ToString();
            if (string.IsNullOrEmpty(name)) throw MlmdErrors.InvalidArgument("An output of -OutputArtifact has an empty name. Give every output a name.");
            if (PowerShellValue.Unwrap(entry.Value) is not IDictionary given)
                throw MlmdErrors.InvalidArgument($"The output '{name}' is not a dictionary. Write it as @{{ Uri = 's3://…'; Type = 'Model' }}.");
            result.Add(new OutputRequest(Artifact(name, given), name));
        }

        return result;
    }

    private static NodeRequest Artifact(string output, IDictionary given)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in given)
        {
            var key = entry.Key.ToString() ?? "";
            if (!Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw MlmdErrors.InvalidArgument($"The output '{output}' has the unknown key '{key}'. Use {string.Join(", ", Keys)}.");
            values[key] = PowerShellValue.Unwrap(entry.Value);
        }

        return new NodeRequest
        {
            Type = new TypeRequest
            {
                Name = Required("Type"),
                Version = Text("TypeVersion"),
                Declared = PropertyTypes.Read(Dictionary("TypeProperty")).AsReadOnly(),
            },
            Uri = Required("Uri"),
            Name = Text("Name"),
            ExternalId = Text("ExternalId"),
            ArtifactState = State(),
            Properties = MlmdPropertyDictionary.Of(Dictionary("Property")),
            CustomProperties = MlmdPropertyDictionary.Of(Dictionary("CustomProperty")),
        };

        string? Text(string key) => !values.TryGetValue(key, out var value) ? null
            : value is string { Length: > 0 } text ? text
            : value is Uri uri ? uri.ToString()
            : throw MlmdErrors.InvalidArgument($"The key '{key}' of the output '{output}' is not a string. Give it one of at least one character.");

        string Required(string key) => Text(key) ?? throw MlmdErrors.InvalidArgument($"The output '{output}' lacks the key '{key}'. Write it as @{{ Uri = 's3://…'; Type = 'Model' }}.");

        IDictionary? Dictionary(string key) => !values.TryGetValue(key, out var value) ? null
            : value as IDictionary ?? throw MlmdErrors.InvalidArgument($"The key '{key}' of the output '{output}' is not a dictionary. Write it as @{{ name = value }}.");

        MlmdArtifactState State() => !values.TryGetValue("State", out var value) ? MlmdArtifactState.Live
            : value is MlmdArtifactState state ? state
            : Enum.TryParse<MlmdArtifactState>(value?.ToString(), ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed
            : throw MlmdErrors.InvalidArgument($"'{value}' is not a valid state of the output '{output}'. Use {string.Join(", ", Enum.GetNames<MlmdArtifactState>())}.");
    }
}
