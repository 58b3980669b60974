using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Closes connections. The connection opened before becomes the default of the session again.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Mlmd")]
[OutputType(typeof(void))]
public sealed class DisconnectMlmdCommand : MlmdCmdlet
{
    /// <summary>The connections or their names; without it the default connection.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var given in Connection ?? Enumerable.Repeat<object?>(null, 1))
        {
            try
            {
                var session = SessionConnections.Current;
                var connection = given is null ? session.Default ?? throw CommandErrors.NotConnected() : GivenConnection.Find(given);
                session.Remove(connection);
                Pump.Run(_ => connection.DisposeAsync().AsTask(), isLong: true);
                WriteVerbose($"Disconnected '{connection}'.");
            }
            catch (MlmdException error)
            {
                // The other connections can still be closed.
                WriteError(CommandErrors.ToRecord(error, given));
            }
        }
    }
}
