using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The base of every command: it owns the pump between asynchronous work and the pipeline.</summary>
public abstract class MlmdCmdlet : PSCmdlet, IDisposable
{
    private volatile bool _stoppedByWarning;
    private Action<object>? _write;
    private bool _isVerbose;

    private protected MlmdCmdlet()
    {
    }

    /// <summary>The pump of this command.</summary>
    private protected CmdletPump Pump { get; } = new();

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
    protected override void BeginProcessing() => _isVerbose = IsVerbose();

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
    private protected void Run(Func<CancellationToken, Task> work, object? target = null)
    {
        try
        {
            Pump.Run(work, IsLong);
        }
        catch (MlmdException error)
        {
            Report(error, target);
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

    /// <summary>Asks as <c>-WhatIf</c> and <c>-Confirm</c> want it, with the engine's own words. Pipeline thread only.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done.</param>
    /// <param name="reason">Why it is not done: <c>-WhatIf</c>, or the user's answer.</param>
    private protected bool ShouldWrite(string target, string action, out ShouldProcessReason reason)
    {
        var description = $"Performing the operation \"{action}\" on target \"{target}\".";
        return ShouldProcess(description, "Are you sure you want to perform this action?\n" + description, "Confirm", out reason);
    }

    /// <summary>Writes an object from asynchronous work; waits while too many are unwritten.</summary>
    private protected Task WriteObjectAsync(object value, CancellationToken cancellationToken) =>
        Pump.WriteAsync(value, _write ??= WriteObject, cancellationToken);

    /// <summary>Writes an error from asynchronous work, in its place among the objects.</summary>
    private protected void PostError(MlmdException error, object? target) => Pump.Post(() => Report(error, target));

    /// <summary>Writes a warning from asynchronous work.</summary>
    private protected void PostWarning(string message) => Pump.Post(() => WriteWarning(message));

    /// <summary>Writes a warning from asynchronous work that goes on only once it is written. Where the user's preference is that it ends the command, the work fails.</summary>
    private protected async Task WarnAsync(string message)
    {
        if (_stoppedByWarning) throw CommandErrors.StoppedByWarning();
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pump.Post(() =>
        {
            try
            {
                WriteWarning(message);
            }
            catch (RuntimeException stop) when (stop is ActionPreferenceStopException || !Pump.Stopping.IsCancellationRequested)
            {
                // The engine keeps the error of the preference to itself and throws that the pipeline is stopped.
                _stoppedByWarning = true;
                written.TrySetException(CommandErrors.StoppedByWarning());
                throw;
            }
            finally
            {
                written.TrySetResult();
            }
        });
        // After a stop nobody writes warnings any more, and what was accepted is written all the same.
        using (Pump.Stopping.Register(() => written.TrySetResult()))
            await written.Task.ConfigureAwait(false);
        if (_stoppedByWarning) throw CommandErrors.StoppedByWarning();
    }

    /// <summary>Writes a verbose message from asynchronous work.</summary>
    private protected void PostVerbose(string message) => Pump.Post(() => WriteVerbose(message));

    /// <summary>Shows progress from asynchronous work.</summary>
    private protected void PostProgress(ProgressRecord progress) => Pump.Post(() => WriteProgress(progress));

    /// <summary>Asks the user from asynchronous work.</summary>
    private protected Task<bool> ShouldContinueAsync(string query, string caption, CancellationToken cancellationToken) =>
        Pump.AskAsync(() => ShouldContinue(query, caption), cancellationToken);

    /// <summary>Invokes a script block of the user from asynchronous work, on the pipeline thread.</summary>
    private protected Task<object?> InvokeAsync(ScriptBlock script, object?[] arguments, CancellationToken cancellationToken) =>
        Pump.AskAsync(() => PowerShellValue.Unwrap(script.InvokeReturnAsIs(arguments)), cancellationToken);

    /// <summary>
    /// Shows every attempt of every call under <c>-Verbose</c>, and the client's warnings, and runs the script of a token where a call needs it, until
    /// the result is disposed.
    /// </summary>
    private protected IDisposable Trace(IMlmdClient client) => new CallFlow(client.Trace(_isVerbose ? ShowCall : null, WarnAsync), TokenScript.AnswerBy(Pump));

    /// <summary>Shows an attempt of a call under <c>-Verbose</c>, from any thread.</summary>
    private protected void ShowCall(MlmdCallTrace trace) => PostVerbose(Describe(trace));

    /// <summary>A file's full path from a PowerShell path; it need not exist.</summary>
    /// <exception cref="MlmdException">The path is not one of the file system.</exception>
    private protected string ResolveFile(string path)
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return string.Equals(provider.Name, "FileSystem", StringComparison.OrdinalIgnoreCase)
            ? full
            : throw MlmdErrors.InvalidArgument($"'{path}' is a path of the provider {provider.Name}. Give a path of the file system.");
    }

    /// <summary>Whether verbose messages are shown; the engine drops them if not, and every call would make one.</summary>
    private bool IsVerbose()
    {
        var bound = MyInvocation.BoundParameters;
        if (bound.TryGetValue("Verbose", out var verbose)) return verbose is SwitchParameter { IsPresent: true };
        if (bound.TryGetValue("Debug", out var debug) && debug is SwitchParameter { IsPresent: true }) return true;
        return !LanguagePrimitives.TryConvertTo<ActionPreference>(GetVariableValue("VerbosePreference"), CultureInfo.InvariantCulture, out var preference)
            || preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    private static string Describe(MlmdCallTrace trace) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trace.Rpc} attempt {trace.Attempt}: {trace.Status.GrpcName()} in {trace.Duration.TotalMilliseconds:0} ms, {trace.RequestBytes} bytes sent, {trace.ResponseBytes} received");
}
