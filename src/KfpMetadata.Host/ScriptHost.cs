using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace KfpMetadata.Host;

/// <summary>The host of the engine: a console.</summary>
internal sealed class ScriptHost : PSHost
{
    private readonly ScriptHostUI _ui = new();

    /// <summary>The code of <c>exit</c>, if the script called it.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "KfpMetadata.Host";

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _ui;

    /// <inheritdoc/>
    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);

    /// <summary>Takes the progress line away.</summary>
    public void EndProgress() => _ui.Progress.End();

    /// <summary>Writes what is formatted to standard error, for as long as the result is not disposed.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable WriteAllToError() => _ui.WriteAllToError();

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
        // Native programs share the console as it is.
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
        // Native programs share the console as it is.
    }
}
