using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What <c>Set-Mlmd*</c> have in common. Only what is given is written; everything else of the node stays.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
public abstract class SetNodeCommand<TNode> : UpdateNodeCommand<TNode>
    where TNode : MlmdNode
{
    private protected SetNodeCommand()
    {
    }

    /// <summary>Declared properties to set; the others stay. The values follow the declared data types.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public IDictionary? Property { get; set; }

    /// <summary>Custom properties to set; the others stay.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public IDictionary? CustomProperty { get; set; }

    /// <summary>Declared properties to remove from the node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PropertyNameCompleter))]
    [NoScriptBlock]
    public string[]? RemoveProperty { get; set; }

    /// <summary>Custom properties to remove from the node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PropertyNameCompleter))]
    [NoScriptBlock]
    public string[]? RemoveCustomProperty { get; set; }

    /// <summary>The new external id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? ExternalId { get; set; }

    private protected sealed override NodeUpdate Change()
    {
        var properties = MlmdPropertyDictionary.Of(Property);
        var customProperties = MlmdPropertyDictionary.Of(CustomProperty);
        RefuseBoth(properties, RemoveProperty, nameof(Property));
        RefuseBoth(customProperties, RemoveCustomProperty, nameof(CustomProperty));
        return Extend(new NodeUpdate
        {
            Id = 0,
            TypeId = 0,
            ExternalId = ExternalId,
            Properties = properties,
            CustomProperties = customProperties,
            RemovedProperties = [.. (RemoveProperty ?? []).Distinct(StringComparer.Ordinal)],
            RemovedCustomProperties = [.. (RemoveCustomProperty ?? []).Distinct(StringComparer.Ordinal)],
        });
    }

    /// <summary>Adds what only this kind of node has.</summary>
    private protected abstract NodeUpdate Extend(NodeUpdate update);

    private static void RefuseBoth(MlmdPropertyDictionary set, string[]? removed, string parameter)
    {
        if (removed?.FirstOrDefault(name => set.Keys.Contains(name, StringComparer.Ordinal)) is { } both)
            throw MlmdErrors.InvalidArgument($"'{both}' is in -{parameter} and in -Remove{parameter}. Set it or remove it.");
    }
}
