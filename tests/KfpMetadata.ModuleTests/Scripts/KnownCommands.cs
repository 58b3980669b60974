using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Scripts;

/// <summary>The commands that scripts may use, with their parameters: those of the session as they are, others from a table.</summary>
internal sealed class KnownCommands
{
    /// <summary>Programs that scripts may call.</summary>
    private static readonly string[] Programs = ["dotnet", "git", "kubectl", "openssl", "pip", "pwsh", "python", "python3"];

    private static readonly HashSet<string> Common = new([.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters], StringComparer.OrdinalIgnoreCase);

    private readonly CommandInvocationIntrinsics _session;
    private readonly Dictionary<string, HashSet<string>> _table;

    /// <summary>Reads the table.</summary>
    /// <param name="runspace">A runspace with the module imported.</param>
    public KnownCommands(Runspace runspace)
    {
        _session = runspace.SessionStateProxy.InvokeCommand;
        _table = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Scripts", "known-commands.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => parts[1..].ToHashSet(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong with the commands of a script, each with its line.</summary>
    /// <param name="script">The script.</param>
    public IEnumerable<string> Problems(ScriptBlockAst script)
    {
        var functions = RepositoryScript.FunctionsOf(script);
        foreach (var command in script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            // A command that is only known when the script runs (& $block) cannot be looked up.
            if (command.GetCommandName() is not { } name || functions.Contains(name) || Programs.Contains(name))
                continue;
            var line = command.Extent.StartLineNumber;
            var parameters = command.CommandElements.OfType<CommandParameterAst>().Select(parameter => parameter.ParameterName);
            if (ParametersOf(name) is not { } known)
                yield return $"line {line}: there is no command {name}";
            else
                foreach (var parameter in parameters.Where(parameter => !known.Contains(parameter)))
                    yield return $"line {line}: {name} has no parameter -{parameter}";
        }
    }

    private HashSet<string>? ParametersOf(string name)
    {
        if (name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
            return ParametersOfScript(name);
        if (_session.GetCommand(name, CommandTypes.Cmdlet | CommandTypes.Function) is { } command)
            return command.Parameters.Values.SelectMany(parameter => parameter.Aliases.Append(parameter.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return _table.TryGetValue(name, out var parameters) ? [.. parameters.Concat(Common)] : null;
    }

    /// <summary>Scripts are called by their path from the root of the repository.</summary>
    private static HashSet<string>? ParametersOfScript(string name)
    {
        var path = Repository.PathOf(name);
        if (!File.Exists(path))
            return null;
        var declared = Parser.ParseFile(path, out _, out _).ParamBlock?.Parameters.Select(parameter => parameter.Name.VariablePath.UserPath) ?? [];
        return new HashSet<string>(declared.Concat(Common), StringComparer.OrdinalIgnoreCase);
    }
}
