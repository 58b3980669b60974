using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Changes contexts: name, external id and properties. Only what is given is written.</summary>
[Cmdlet(VerbsCommon.Set, "MlmdContext", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdContext))]
public sealed class SetMlmdContextCommand : SetNodeCommand<MlmdContext>
{
    /// <summary>The contexts: entities, ids, or names; a bare name is one of a run.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    [Alias("Id")]
    public ContextReference[]? Context { get; set; }

    /// <summary>The new name, unique within the type.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? Name { get; set; }

    private protected override NodeReference[]? Targets => Context;

    private protected override NodeUpdate Extend(NodeUpdate update) => update with { Name = Name };

    private protected override Task<string?> WarningAsync(IMlmdClient client, MlmdContext node, CancellationToken cancellationToken) =>
        LauncherWarning.ForAsync(client, node, cancellationToken);
}
