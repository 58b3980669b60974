using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The base of every command: it owns the pump between asynchronous work and the pipeline.</summary>
public abstract class MlmdCmdlet : PSCmdlet, IDisposable
{
    private readonly SilentStores _silent = new();
    private Action<object>? _write;
    private bool _isVerbose;
    private bool _isDebug;
    private bool _asksWhenVerbose;
    private bool _saysAhead;
    private bool _warns;

    private protected MlmdCmdlet()
    {
    }

    /// <summary>The pump of this command.</summary>
    private protected CmdletPump Pump { get; } = new();

    /// <summary>Whether anybody sees what is said: a text that nobody sees is not made.</summary>
    private protected bool Says => _isVerbose || _asksWhenVerbose;

    /// <summary>Whether the user is asked before each thing that is done.</summary>
    private protected bool AsksBeforeEach { get; private set; }

    /// <summary>Whether the work of the command may take long on a store that answers at once, so that its messages are wanted meanwhile.</summary>
    private protected virtual bool IsLong => false;

    /// <summary>Whether the command writes to a store.</summary>
    private protected virtual bool IsWriter => false;

    /// <summary>Ends what still runs. PowerShell calls it however the pipeline ends.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isDebug = IsShown("Debug", "DebugPreference");
        _isVerbose = IsShown("Verbose", "VerbosePreference");
        _warns = IsShown("WarningAction", "WarningPreference");
        AsksBeforeEach = MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm)
            ? confirm is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), CultureInfo.InvariantCulture, out var impact)
                && impact is ConfirmImpact.Low or ConfirmImpact.Medium;
        // Under -Debug alone the engine asks at every verbose message whether to go on.
        _asksWhenVerbose = _isDebug && IsGiven("Debug") && !IsGiven("Verbose");
        // A message that ends the command, or asks whether to go on, comes before what it tells of.
        _saysAhead = _isVerbose && !IsGiven("Verbose") && Preference(GetVariableValue("VerbosePreference")) is not ActionPreference.Continue;
        AsksBeforeEach |= _saysAhead;
    }

    /// <summary>Called by the engine on another thread when the user stops the pipeline.</summary>
    protected override void StopProcessing() => Pump.Stop();

    /// <summary>Ends what still runs.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Pump.Dispose();
    }

    /// <summary>Runs asynchronous work to its end; an error of the store becomes an error record.</summary>
    /// <param name="work">The work. Inside it only the <c>…Async</c> and <c>Post…</c> members may be used.</param>
    /// <param name="target">The target of an error record.</param>
    private protected void Run(Func<CancellationToken, Task> work, object? target = null) => Run(work, [target]);

    /// <summary>The same for several things at once: an error is one of each.</summary>
    /// <param name="work">The work.</param>
    /// <param name="targets">The targets of the error records. The work may remove those that it has told of.</param>
    private protected void Run(Func<CancellationToken, Task> work, IReadOnlyCollection<object?> targets)
    {
        try
        {
            Pump.Run(work, IsLong);
        }
        catch (MlmdException error)
        {
            foreach (var target in targets) Report(error, target);
        }
    }

    /// <summary>Writes an error, or ends the pipeline where the error makes the rest meaningless. Pipeline thread only.</summary>
    private protected void Report(MlmdException error, object? target)
    {
        // Under -WhatIf nothing was stored, so there is nothing to read, and the script goes on.
        if (!IsWriter && string.Equals(error.ErrorId, MlmdErrorId.NotStored, StringComparison.Ordinal))
        {
            WriteWarning(error.Message);
            return;
        }

        var record = CommandErrors.ToRecord(error, target);
        if (CommandErrors.EndsPipeline(error)) ThrowTerminatingError(record);
        WriteError(record);
    }

    // All that the commands say goes through these, so that nothing of a store, a server or a file comes to the terminal that a terminal obeys.

    /// <summary>Writes a warning.</summary>
    internal new void WriteWarning(string message) => base.WriteWarning(VisibleText.Of(message));

    /// <summary>Shows progress.</summary>
    private protected new void WriteProgress(ProgressRecord progress)
    {
        progress.Activity = VisibleText.Of(progress.Activity);
        progress.StatusDescription = VisibleText.Of(progress.StatusDescription);
        if (progress.CurrentOperation is { } operation) progress.CurrentOperation = VisibleText.Of(operation);
        base.WriteProgress(progress);
    }

    /// <summary>Asks as <c>-WhatIf</c> and <c>-Confirm</c> want it, in the engine's own words.</summary>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(VisibleText.Of(target), VisibleText.Of(action));

    /// <summary>Asks the user.</summary>
    private protected new bool ShouldContinue(string query, string caption) => base.ShouldContinue(VisibleText.Of(query), VisibleText.Of(caption));

    /// <summary>Asks as <c>-WhatIf</c> and <c>-Confirm</c> want it, with the engine's own words. Pipeline thread only.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done.</param>
    /// <param name="reason">Why it is not done: <c>-WhatIf</c>, or the user's answer.</param>
    private protected bool ShouldWrite(string target, string action, out ShouldProcessReason reason)
    {
        var description = VisibleText.Of($"Performing the operation \"{action}\" on target \"{target}\".");
        var should = ShouldProcess(description, "Are you sure you want to perform this action?\n" + description, "Confirm", out reason);
        if (should && Says) SayAhead($"{action}: {target}");
        return should;
    }

    /// <summary>Writes an object from asynchronous work; waits while too many are unwritten.</summary>
    private protected Task WriteObjectAsync(object value, CancellationToken cancellationToken) =>
        Pump.WriteAsync(value, _write ??= WriteObject, cancellationToken);

    /// <summary>Writes an error from asynchronous work, in its place among the objects.</summary>
    private protected void PostError(MlmdException error, object? target) => Pump.Post(() => Report(error, target));

    /// <summary>Writes a warning from asynchronous work that goes on only once it is written. Where the user's preference is that it ends the command, the work fails.</summary>
    private protected Task WarnAsync(string message) => Pump.DoAsync(() => WriteWarning(message));

    /// <summary>Warns while the command ends because of an error, or the pipeline because of one of another command. Pipeline thread only.</summary>
    private protected void WarnAtEnd(string message)
    {
        try
        {
            WriteWarning(message);
        }
        catch (RuntimeException)
        {
            // A pipeline that ended takes no more messages.
            WarnHost(message);
        }
    }

    /// <summary>Warns the user where no stream takes it any more.</summary>
    private protected void WarnHost(string message)
    {
        if (!_warns) return;
        try
        {
            Host.UI?.WriteWarningLine(VisibleText.Of(message));
        }
        catch (Exception failure) when (failure is RuntimeException or NotImplementedException or InvalidOperationException)
        {
            // There is nobody to warn.
        }
    }

    /// <summary>Says what was done, under <c>-Verbose</c>, and under <c>-Debug</c> among its messages. Pipeline thread only.</summary>
    private protected void Say(string message)
    {
        if (!_saysAhead) SayNow(message);
    }

    /// <summary>
    /// Says what is about to be done, where a verbose message ends the command or asks whether to go on: nothing is done then. Pipeline thread only.
    /// </summary>
    private protected void SayAhead(string message)
    {
        if (_saysAhead) SayNow(message);
    }

    /// <summary>Says what was done from asynchronous work.</summary>
    private protected void PostDone(string message)
    {
        if (!_saysAhead) PostVerbose(message);
    }

    /// <summary>Writes a verbose message from asynchronous work.</summary>
    private protected void PostVerbose(string message)
    {
        if (Says) Pump.Post(() => SayNow(message));
    }

    private void SayNow(string message)
    {
        if (_asksWhenVerbose) WriteDebug(VisibleText.Of(message));
        else if (_isVerbose) WriteVerbose(VisibleText.Of(message));
    }

    /// <summary>Shows progress from asynchronous work.</summary>
    private protected void PostProgress(ProgressRecord progress) => Pump.Post(() => WriteProgress(progress));

    /// <summary>Asks the user from asynchronous work.</summary>
    private protected Task<bool> ShouldContinueAsync(string query, string caption, CancellationToken cancellationToken) =>
        Pump.AskAsync(() => ShouldContinue(query, caption), cancellationToken);

    /// <summary>Invokes a script block of the user from asynchronous work, on the pipeline thread.</summary>
    private protected Task<object?> InvokeAsync(ScriptBlock script, object?[] arguments, CancellationToken cancellationToken) =>
        Pump.AskAsync(() => PowerShellValue.Unwrap(script.InvokeReturnAsIs(arguments)), cancellationToken);

    /// <summary>
    /// Shows every attempt of every call under <c>-Debug</c>, and the client's warnings, runs the script of a token where a call needs it, and sends
    /// nothing more to a store that did not answer, until the result is disposed.
    /// </summary>
    private protected IDisposable Trace(IMlmdClient client) => new CallFlow(client.Trace(CallListener, WarnAsync), TokenScript.AnswerBy(Pump), _silent.Begin());

    /// <summary>Shows an attempt of a call, from any thread; <see langword="null"/> where nobody sees the debug messages.</summary>
    private protected Func<MlmdCallTrace, Task>? CallListener => _isDebug ? ShowCallAsync : null;

    private Task ShowCallAsync(MlmdCallTrace trace)
    {
        var message = Describe(trace);
        return Pump.DoAsync(() => WriteDebug(VisibleText.Of(message)));
    }

    /// <summary>The full path of a SQLite file from a PowerShell path; it need not exist.</summary>
    /// <exception cref="MlmdException">It is what SQLite's own programs take for a store in memory or a URI, or no path of the file system.</exception>
    private protected string ResolveStore(string path)
    {
        if (System.IO.Path.GetFileName(path.Trim()).Equals(":memory:", StringComparison.OrdinalIgnoreCase))
            throw MlmdErrors.InvalidArgument($"'{path}' names no file. For a store in memory use Connect-Mlmd -InMemory.");
        return path.TrimStart().StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? throw MlmdErrors.InvalidArgument($"'{path}' is a URI. Give the path of the file itself; for a store in memory use Connect-Mlmd -InMemory.")
            : ResolveFile(path);
    }

    /// <summary>A file's full path from a PowerShell path; it need not exist.</summary>
    /// <exception cref="MlmdException">The path is not one of the file system.</exception>
    private protected string ResolveFile(string path)
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return string.Equals(provider.Name, "FileSystem", StringComparison.OrdinalIgnoreCase)
            ? full
            : throw MlmdErrors.InvalidArgument($"'{path}' is a path of the provider {provider.Name}. Give a path of the file system.");
    }

    /// <summary>Whether the user gave a parameter.</summary>
    /// <param name="parameter">Its name.</param>
    internal bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Whether messages of a kind are shown; the engine drops them if not, and every call would make one.</summary>
    private bool IsShown(string parameter, string variable)
    {
        var bound = MyInvocation.BoundParameters.TryGetValue(parameter, out var given);
        if (bound && given is SwitchParameter flag) return flag.IsPresent;
        return Preference(bound ? given : GetVariableValue(variable)) is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    private static ActionPreference? Preference(object? value) =>
        LanguagePrimitives.TryConvertTo<ActionPreference>(value, CultureInfo.InvariantCulture, out var preference) ? preference : null;

    private static string Describe(MlmdCallTrace trace) => trace.Status is { } status
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{trace.Rpc} attempt {trace.Attempt}: {status.GrpcName()} in {trace.Duration.TotalMilliseconds:0} ms, {trace.RequestBytes} bytes sent, {trace.ResponseBytes} received")
        : string.Create(CultureInfo.InvariantCulture, $"{trace.Rpc} attempt {trace.Attempt}: sending {trace.RequestBytes} bytes");
}
