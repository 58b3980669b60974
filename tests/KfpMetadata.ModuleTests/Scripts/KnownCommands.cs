using System.Management.Automation;
using System.Management.Automation.Language;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Shell;

namespace KfpMetadata.ModuleTests.Scripts;

/// <summary>The commands that scripts may use, with their parameters: those of PowerShell itself, of this module and of Pester.</summary>
internal sealed class KnownCommands
{
    /// <summary>A line for each command: its name, and its parameters and their aliases.</summary>
    private const string List =
        """
        foreach ($command in Get-Command -CommandType Cmdlet, Function) {
            "$($command.Name) $($command.Parameters.Values.ForEach({ $_.Name; $_.Aliases }) -join ' ')"
        }
        """;

    /// <summary>Of modules that NuGet does not have.</summary>
    private const string Others = "Invoke-ScriptAnalyzer Path Recurse";

    private const int Wide = 100_000;

    /// <summary>Programs that scripts may call.</summary>
    private static readonly string[] Programs = ["dotnet", "git", "kubectl", "openssl", "pip", "pwsh", "python", "python3"];

    private static readonly HashSet<string> Common = new([.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters], StringComparer.OrdinalIgnoreCase);

    private static readonly Lazy<Task<KnownCommands>> Loaded = new(LoadAsync);

    private readonly Dictionary<string, HashSet<string>> _parameters;

    private KnownCommands(IEnumerable<string> lines) =>
        _parameters = lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .DistinctBy(parts => parts[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(parts => parts[0], parts => new HashSet<string>([.. parts[1..], .. Common], StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    /// <summary>The commands, asked for once.</summary>
    public static Task<KnownCommands> ReadAsync() => Loaded.Value;

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

    private HashSet<string>? ParametersOf(string name) =>
        name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) ? ParametersOfScript(name) : _parameters.GetValueOrDefault(name);

    private static async Task<KnownCommands> LoadAsync()
    {
        var pester = Path.Combine(Repository.PackageFolder, "pester", Repository.PesterVersions[0], "tools", "Pester.psd1");
        var modules = $"Import-Module -Name '{pester}', Microsoft.PowerShell.PSResourceGet, Microsoft.PowerShell.ThreadJob -ErrorAction Stop\n";
        return new KnownCommands([.. (await SharedShell.RunAsync(modules + List, Wide)).Succeeded.Lines, Others]);
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
