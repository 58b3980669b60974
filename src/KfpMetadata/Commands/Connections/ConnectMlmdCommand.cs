using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Connects to an MLMD server, opens a store in a SQLite file, or opens one in memory. The connection becomes the default of this session.
/// Without a host, the server is where the environment of a Kubeflow pod says.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "Mlmd", DefaultParameterSetName = ServerSet, SupportsShouldProcess = true)]
[OutputType(typeof(MlmdConnection))]
public sealed class ConnectMlmdCommand : ServerCommand
{
    private const string PathSet = "Path";
    private const string UpgradeSet = "Upgrade";
    private const string InMemorySet = "InMemory";
    private const int ProgressId = 1;

    /// <summary>The try after which a user who waits at the prompt is told why.</summary>
    private const int TryThatWarns = 3;

    /// <summary>The tries where a host was given: a wrong one should be told soon.</summary>
    private const int TriesOfHost = 4;

    /// <summary>The longest that those tries go on.</summary>
    private static readonly TimeSpan PatienceWithHost = TimeSpan.FromSeconds(4);

    /// <summary>The longest to wait for a store to close that is not wanted any more.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    private bool _showsTries;

    /// <summary>How often to try to connect at most; 0 is one try, as 1 is. Without it 4 times where a host is given, else 100 times.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [Parameter(ParameterSetName = WebSet)]
    [ValidateRange(0, 10_000)]
    public int MaximumRetryCount { get; set; } = 100;

    /// <summary>The seconds between two tries to connect.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [Parameter(ParameterSetName = WebSet)]
    [ValidateRange(0, 3_600)]
    public int RetryIntervalSec { get; set; } = 1;

    /// <summary>The SQLite file; it is created where there is none. A PowerShell path, relative to the current location.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = UpgradeSet, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [NoScriptBlock]
    public string? Path { get; set; }

    /// <summary>Bring a file of an older schema (versions 4 to 9) to the current one, after a backup beside it. The file must exist.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UpgradeSet)]
    public SwitchParameter Upgrade { get; set; }

    /// <summary>Open an empty store in memory, which is gone when the connection closes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InMemorySet)]
    public SwitchParameter InMemory { get; set; }

    /// <summary>Refuse every write through this connection.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = KubernetesSet)]
    [Parameter(ParameterSetName = WebSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>The name for <c>-Connection</c>; an open connection of this name is closed. Without it <c>default</c>, then <c>default2</c> and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var open = Opener();
            if (open is null) return;
            SayAhead($"Connect to {Path ?? HostName ?? WebAddress ?? KubeContext ?? (InMemory ? "memory" : "the server that the environment names")}");
            Keep(Open(open));
        }
        catch (MlmdException error)
        {
            // Nothing that follows can work on the store that was meant.
            ThrowTerminatingError(CommandErrors.ToRecord(error, Path ?? HostName ?? WebAddress));
        }
    }

    /// <summary>Opens the store. A client that comes after the command was ended is closed.</summary>
    private IMlmdClient Open(Func<IMlmdClientFactory, CancellationToken, Task<IMlmdClient>> open)
    {
        IMlmdClient? client = null;
        try
        {
            Pump.Run(
                async cancellationToken =>
                {
                    client = await open(ClientFactory.Instance, cancellationToken).ConfigureAwait(false);
                    if (Pump.Stopping.IsCancellationRequested) await client.DisposeAsync().ConfigureAwait(false);
                },
                isLong: true);
        }
        catch when (client is not null)
        {
            CmdletPump.Finish(client.DisposeAsync().AsTask(), CloseLimit);
            throw;
        }

        return client!;
    }

    /// <summary>Makes a connection of the session. Where a message about it ends the command, there is none.</summary>
    private void Keep(IMlmdClient client)
    {
        var session = SessionConnections.Current;
        var connection = new MlmdConnection(Name ?? session.FreeName(), client);
        try
        {
            if (connection.Upgrade is { } upgrade) Tell(upgrade, connection);
            Say($"Connected '{connection.Name}' to {connection.Address} (MLMD {connection.Release}{(connection.ReadOnly ? ", read-only" : "")}).");
        }
        catch
        {
            CmdletPump.Finish(connection.DisposeAsync().AsTask(), CloseLimit);
            throw;
        }

        if (session.Add(connection) is { } replaced) Pump.Run(_ => replaced.DisposeAsync().AsTask(), isLong: true);
        WriteObject(connection);
    }

    private void Tell(MlmdUpgrade upgrade, MlmdConnection connection)
    {
        Say(FormattableString.Invariant(
            $"Upgraded '{connection.Address}' from schema version {upgrade.FromVersion} to {upgrade.ToVersion}. The file as it was is '{upgrade.BackupPath}'."));
        if (upgrade.DroppedEvents == 0) return;
        WriteWarning(FormattableString.Invariant(
            $"{upgrade.DroppedEvents} events are not in the upgraded store: for each there is a later one of the same artifact, execution and type, and the schema keeps one (MLMD's own upgrade does the same). ")
            + $"They are in the backup '{upgrade.BackupPath}'.");
    }

    /// <summary>What opens the store that the parameters name; <see langword="null"/> where the user does not want it. Everything of PowerShell is read here, on the pipeline thread.</summary>
    private Func<IMlmdClientFactory, CancellationToken, Task<IMlmdClient>>? Opener()
    {
        if (Upgrade) return UpgradingOpener(ResolveStore(Path!));
        if (InMemory) return Wanted("memory") ? static (factory, cancellationToken) => factory.OpenMemoryAsync(cancellationToken) : null;
        if (Path is not null)
        {
            var file = ResolveStore(Path);
            var readOnly = ReadOnly.IsPresent;
            return Wanted(file) ? (factory, cancellationToken) => factory.OpenFileAsync(file, readOnly, cancellationToken) : null;
        }

        return ServerOpener();
    }

    /// <summary>Connecting changes nothing, so a preference of the session does not keep a script from it; <c>-WhatIf</c> on this command does.</summary>
    private bool Wanted(string target, string action = "Connect") =>
        !(MyInvocation.BoundParameters.TryGetValue("WhatIf", out var whatIf) && whatIf is SwitchParameter { IsPresent: true }) || ShouldProcess(target, action);

    private Func<IMlmdClientFactory, CancellationToken, Task<IMlmdClient>>? UpgradingOpener(string file)
    {
        MlmdUpgrade? plan = null;
        Pump.Run(async cancellationToken => plan = await ClientFactory.Instance.PlanUpgradeAsync(file, cancellationToken).ConfigureAwait(false), isLong: true);
        var wanted = plan is null
            ? Wanted(file, "Connect; its schema is current")
            : ShouldProcess(file, FormattableString.Invariant($"Upgrade the schema from version {plan.FromVersion} to {plan.ToVersion}, after a backup to '{plan.BackupPath}'"));
        if (!wanted) return null;
        return async (factory, cancellationToken) =>
        {
            try
            {
                return await factory.UpgradeFileAsync(file, new Reporter<MlmdUpgradeProgress>(step => ShowStep(file, step)), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                PostProgress(new ProgressRecord(ProgressId, "Upgrading", file) { RecordType = ProgressRecordType.Completed });
            }
        };
    }

    private Func<IMlmdClientFactory, CancellationToken, Task<IMlmdClient>>? ServerOpener()
    {
        // A wrong address that was typed should be told soon.
        var isWaitedFor = HostName is null && Uri is null;
        var options = ReadServer() with
        {
            ConnectAttempts = IsGiven(nameof(MaximumRetryCount)) ? Math.Max(1, MaximumRetryCount) : isWaitedFor ? MaximumRetryCount : TriesOfHost,
            ConnectPatience = isWaitedFor || IsGiven(nameof(MaximumRetryCount)) || IsGiven(nameof(RetryIntervalSec)) ? null : PatienceWithHost,
            ConnectInterval = TimeSpan.FromSeconds(RetryIntervalSec),
            ReadOnly = ReadOnly,
        };
        if (!Wanted(options.Address)) return null;
        if (options.SkipCertificateCheck)
            WriteWarning($"The certificate of {options.Address} is not checked: whoever answers there can read and change everything (-SkipCertificateCheck).");
        return async (factory, cancellationToken) =>
        {
            try
            {
                using (TokenScript.AnswerBy(Pump)) return await factory.ConnectAsync(options, new Reporter<MlmdConnectProgress>(ShowTry), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (_showsTries) PostProgress(new ProgressRecord(ProgressId, "Connecting", options.Address) { RecordType = ProgressRecordType.Completed });
            }
        };
    }

    private void ShowTry(MlmdConnectProgress progress)
    {
        _showsTries = true;
        if (progress.Attempt == TryThatWarns && progress.Attempt < progress.Attempts)
        {
            Pump.Post(() => WriteWarning(FormattableString.Invariant(
                $"{progress.Address} cannot be reached: {progress.Cause.TrimEnd('.')}. It is tried up to {progress.Attempts} times (-MaximumRetryCount); Ctrl+C ends it.")));
        }

        PostVerbose(FormattableString.Invariant($"Try {progress.Attempt} of {progress.Attempts} to connect to {progress.Address} failed: {progress.Cause}"));
        PostProgress(new ProgressRecord(ProgressId, "Connecting", FormattableString.Invariant($"{progress.Address}: try {progress.Attempt} of {progress.Attempts} failed"))
        {
            CurrentOperation = progress.Cause,
            PercentComplete = Math.Clamp(100 * progress.Attempt / Math.Max(1, progress.Attempts), 0, 100),
        });
    }

    private void ShowStep(string file, MlmdUpgradeProgress step)
    {
        PostVerbose(FormattableString.Invariant($"{step.Percent} %: {step.What}"));
        PostProgress(new ProgressRecord(ProgressId, "Upgrading", file) { CurrentOperation = step.What, PercentComplete = step.Percent });
    }
}
