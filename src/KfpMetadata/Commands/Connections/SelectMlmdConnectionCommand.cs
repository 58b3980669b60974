using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Makes an open connection the default of this session: the one that commands without <c>-Connection</c> use.</summary>
[Cmdlet(VerbsCommon.Select, "MlmdConnection")]
[OutputType(typeof(MlmdConnection))]
public sealed class SelectMlmdConnectionCommand : MlmdCmdlet
{
    /// <summary>The connection or its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <summary>Return the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var connection = GivenConnection.Find(Connection!);
            _ = connection.Use();
            SayAhead($"Make '{connection}' the default connection.");
            SessionConnections.Current.Select(connection);
            Say($"The default connection is '{connection}'.");
            if (PassThru) WriteObject(connection);
        }
        catch (MlmdException error)
        {
            // Whatever follows would go to another store than the one that was meant.
            ThrowTerminatingError(CommandErrors.ToRecord(error, Connection));
        }
    }
}
