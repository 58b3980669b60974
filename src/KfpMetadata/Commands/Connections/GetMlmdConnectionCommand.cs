using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Lists the open connections of this session, the default first.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdConnection", DefaultParameterSetName = NameSet)]
[OutputType(typeof(MlmdConnection))]
public sealed class GetMlmdConnectionCommand : MlmdCmdlet
{
    private const string NameSet = "Name";

    /// <summary>The names, with wildcards. A name without wildcards that no connection has is an error.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [NoScriptBlock]
    public string[]? Name { get; set; }

    /// <summary>The default connection only; nothing where there is none.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Default")]
    public SwitchParameter Default { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionConnections.Current;
        if (Default)
        {
            if (session.Default is { } connection) WriteObject(connection);
            return;
        }

        foreach (var name in Name ?? ["*"])
        {
            var pattern = Patterns.Compile(name, WildcardOptions.IgnoreCase);
            var found = session.Open.Where(connection => pattern.IsMatch(connection.Name)).ToArray();
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                Report(MlmdErrors.NotFound($"There is no open connection named '{name}' in this session."), name);
        }
    }
}
