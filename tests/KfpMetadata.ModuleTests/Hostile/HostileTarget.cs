using System.Management.Automation;
using System.Collections;

namespace KfpMetadata.ModuleTests.Hostile;

/// <summary>A place of a command where a text can be given.</summary>
/// <param name="Name">The command and parameter, and the form of a dictionary.</param>
/// <param name="Script">The call, with the text in <c>$S</c> and the number of the call in <c>$i</c>.</param>
/// <param name="IsStored">Whether an accepted text is in the store afterwards.</param>
internal sealed record HostileTarget(string Name, string Script, bool IsStored)
{
    private const string Task = "$fresh = $run | New-MlmdRunExecution -ComponentName T; ";

    /// <summary>What each command needs besides the text, by its parameters.</summary>
    private static readonly Dictionary<string, (string Before, string[] Parameters)> Commands = new(StringComparer.Ordinal)
    {
        ["Add-MlmdInputLink"] = (Task, ["Execution $fresh", "Artifact $data"]),
        ["Add-MlmdOutputLink"] = (Task + "$model = New-MlmdArtifact s3://m -Type D; ", ["Execution $fresh", "Artifact $model"]),
        ["Add-MlmdContextMember"] = ("$other = New-MlmdContext \"n$i\" -Type Other; ", ["Context $other", "Artifact $data"]),
        ["Add-MlmdParentContext"] = ("$other = New-MlmdContext \"n$i\" -Type Other; ", ["Context $other", "Parent $run"]),
        ["Complete-MlmdExecution"] = (Task, ["Execution $fresh"]),
        ["Get-OrNewMlmdArtifactType"] = ("", ["Name \"N$i\""]),
        ["Get-OrNewMlmdExecutionType"] = ("", ["Name \"N$i\""]),
        ["Get-OrNewMlmdContextType"] = ("", ["Name \"N$i\""]),
        ["Get-OrNewMlmdContext"] = ("", ["Name \"n$i\"", "Type \"T$i\""]),
        ["Get-OrNewMlmdRunContext"] = ("", ["RunId \"r$i\""]),
        ["Get-OrNewMlmdRunExecution"] = ("", ["Context $run", "Name \"n$i\"", "Type \"T$i\""]),
        ["New-MlmdArtifact"] = ("", ["Uri s3://x", "Type \"T$i\""]),
        ["New-MlmdContext"] = ("", ["Name \"n$i\"", "Type \"T$i\""]),
        ["New-MlmdExecution"] = ("", ["Type \"T$i\""]),
        ["New-MlmdOutputArtifact"] = (Task, ["Execution $fresh", "Uri s3://x", "Type \"T$i\""]),
        ["New-MlmdRunExecution"] = ("", ["Context $run", "Type \"T$i\""]),
        ["Set-MlmdArtifact"] = ("$fresh = New-MlmdArtifact s3://x -Type Declared -TypeProperty @{ text = 'String' }; ", ["Artifact $fresh"]),
        ["Set-MlmdContext"] = ("$fresh = New-MlmdContext \"n$i\" -Type Declared -TypeProperty @{ text = 'String' }; ", ["Context $fresh"]),
        ["Set-MlmdExecution"] = ("$fresh = New-MlmdExecution Declared -TypeProperty @{ text = 'String' }; ", ["Execution $fresh"]),
    };

    /// <summary>The forms of dictionaries, by parameter.</summary>
    private static readonly Dictionary<string, string[]> Forms = new(StringComparer.Ordinal)
    {
        ["CustomProperty"] = ["@{ $S = 'v' }", "@{ v = $S }", "@{ v = @{ $S = $S } }", "@{ v = @($S, 'x') }"],
        ["InputParameter"] = ["@{ $S = 'v' }", "@{ v = $S }"],
        ["OutputParameter"] = ["@{ $S = 'v' }", "@{ v = $S }"],
        ["TypeProperty"] = ["@{ $S = 'String' }", "@{ a = $S }"],
        ["Property"] = ["@{ $S = 'v' }", "@{ text = $S }"],
        ["InputArtifact"] = ["@{ $S = $data }"],
        ["OutputArtifact"] =
        [
            "@{ $S = @{ Uri = 's3://x'; Type = 'D' } }", "@{ o = @{ Uri = $S; Type = 'D' } }", "@{ o = @{ Uri = 's3://x'; Type = $S } }", "@{ o = @{ Uri = 's3://x'; Type = 'D'; Name = $S } }",
            "@{ o = @{ Uri = 's3://x'; Type = 'D'; ExternalId = $S } }", "@{ o = @{ Uri = 's3://x'; Type = 'D'; CustomProperty = @{ v = $S } } }",
        ],
    };

    /// <summary>Parameters that exclude others.</summary>
    private static readonly Dictionary<(string Command, string Parameter), string> Excluded = new()
    {
        [("Add-MlmdInputLink", "Uri")] = "Artifact",
        [("Add-MlmdOutputLink", "Uri")] = "Artifact",
        [("Add-MlmdContextMember", "Execution")] = "Artifact",
        [("Get-OrNewMlmdRunExecution", "ComponentName")] = "Type",
        [("New-MlmdRunExecution", "ComponentName")] = "Type",
    };

    /// <summary>Parameters whose texts only select.</summary>
    private static readonly HashSet<string> Selecting = new(StringComparer.Ordinal) { "RemoveProperty", "RemoveCustomProperty", "Connection" };

    /// <summary>Whether a command records or sets, and how it is told of others.</summary>
    public static bool IsWriter(CommandInfo command) =>
        command.Parameters.ContainsKey("WhatIf") && !new[] { "Connect", "Export", "Show", "Invoke" }.Contains(command.Name.Split('-')[0], StringComparer.Ordinal);

    /// <summary>All places of a command. A new command or dictionary without an entry above is an error.</summary>
    public static IEnumerable<HostileTarget> Of(CommandInfo command)
    {
        Assert.True(Commands.TryGetValue(command.Name, out var needs), $"Say in {nameof(HostileTarget)} what {command.Name} needs.");
        var own = command.Parameters.Values.Where(static parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));
        foreach (var parameter in own)
        {
            foreach (var form in FormsOf(command.Name, parameter))
            {
                Excluded.TryGetValue((command.Name, parameter.Name), out var excluded);
                var others = needs.Parameters.Where(other => other.Split(' ')[0] is var name && name != parameter.Name && name != excluded).ToList();
                if (parameter.Name == "Property" && command.Parameters.ContainsKey("TypeProperty")) others.Add("TypeProperty @{ text = 'String' }");
                var call = $"{needs.Before}$null = {command.Name} {string.Join(' ', others.Select(static other => "-" + other))} -{parameter.Name} {form} -Confirm:$false";
                yield return new HostileTarget($"{command.Name} -{parameter.Name} {form}", call, !Selecting.Contains(parameter.Name) && !IsReference(parameter) && !IsChoice(command.Name, parameter.Name, form));
            }
        }
    }

    /// <summary>Whether the text is one of few words and is not kept itself: the type of a property.</summary>
    private static bool IsChoice(string command, string parameter, string form) =>
        form == Forms["TypeProperty"][1] && (parameter == "TypeProperty" || command.EndsWith("Type", StringComparison.Ordinal));

    /// <summary>Whether nodes are named by it, by their names too.</summary>
    private static bool IsReference(ParameterMetadata parameter) => parameter.ParameterType.Name is "NodeReference" or "NodeReference[]";

    private static string[] FormsOf(string command, ParameterMetadata parameter)
    {
        if (parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(object) || IsReference(parameter)) return ["$S"];
        if (parameter.ParameterType == typeof(string[])) return ["@($S)"];
        if (parameter.ParameterType != typeof(IDictionary)) return [];
        // The properties of a type are names and their types.
        var name = command.EndsWith("Type", StringComparison.Ordinal) ? "TypeProperty" : parameter.Name;
        Assert.True(Forms.TryGetValue(name, out var forms), $"Say in {nameof(HostileTarget)} what -{parameter.Name} holds.");
        return forms!;
    }
}
