using System.Globalization;
using System.Management.Automation.Host;

namespace KfpMetadata.ModuleTests.Help;

/// <summary>A host that keeps what is shown.</summary>
/// <param name="width">The columns of its console; 0 for a host without one.</param>
internal sealed class TextHost(int width = 0) : PSHost
{
    private readonly TextHostUI _ui = new(width);

    public string Text => _ui.Text.ToString();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => nameof(TextHost);

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
