using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Closes connections. Once the default connection is closed the session has none, until one is opened or chosen.</summary>
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
                var connection = given is null ? session.Default ?? throw SessionConnections.NoDefault() : GivenConnection.Find(given);
                SayAhead($"Disconnect '{connection}'.");
                session.Remove(connection);
                Pump.Run(_ => connection.DisposeAsync().AsTask(), isLong: true);
                Say($"Disconnected '{connection}'.");
            }
            catch (MlmdException error)
            {
                // The other connections can still be closed.
                WriteError(CommandErrors.ToRecord(error, given));
            }
        }
    }
}
