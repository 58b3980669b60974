using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The parameters of every command that creates a node.</summary>
/// <typeparam name="TValue">What is written.</typeparam>
public abstract class NodeCreationCommand<TValue> : MlmdWriteCmdlet<TValue>
    where TValue : class
{
    private protected NodeCreationCommand()
    {
    }

    /// <summary>The version of the type; the unversioned type without it. Kubeflow uses no versions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeVersionCompleter))]
    [NoScriptBlock]
    public virtual string? TypeVersion { get; set; }

    /// <summary>The properties that the type declares, where it is new: names and data types (Int, Double, String, Struct, Proto, Boolean). An existing type is never changed.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? TypeProperty { get; set; }

    /// <summary>Values of declared properties. One that the type does not declare is an error.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public virtual IDictionary? Property { get; set; }

    /// <summary>Values of properties that only this node has: integers, doubles, strings, Booleans, dictionaries, lists.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public virtual IDictionary? CustomProperty { get; set; }

    /// <summary>The name, at most 255 characters, unique within the type; without it a key of the form <c>kfpmd-</c> and 32 hexadecimal digits is made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public virtual string? Name { get; set; }

    /// <summary>An id of another system, at most 255 characters, unique within the kind. Servers before MLMD 1.11 ignore it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public virtual string? ExternalId { get; set; }

    /// <summary>Reads the node again after it is written, for the times that the store gave it. One call more a batch.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    private protected override string Done(WriteRecord<TValue> record) => $"Recorded {Subject(record)}";

    private protected override string Subject(WriteRecord<TValue> record) => (record.Value as MlmdNode)?.ToString() ?? record.Description;

    /// <summary>The node as the bound parameters describe it.</summary>
    private protected NodeRequest Request(string type) => new()
    {
        Type = new TypeRequest { Name = type, Version = TypeVersion, Declared = PropertyTypes.Read(TypeProperty).AsReadOnly() },
        Name = Name,
        ExternalId = ExternalId,
        Properties = MlmdPropertyDictionary.Of(Property),
        CustomProperties = MlmdPropertyDictionary.Of(CustomProperty),
    };

    /// <summary>How much a request will roughly weigh, so that batches stay below what servers accept.</summary>
    private protected static int Weigh(NodeRequest request) =>
        256 + (request.Uri?.Length ?? 0) + Weigh(request.Properties) + Weigh(request.CustomProperties);

    private static int Weigh(MlmdPropertyDictionary properties)
    {
        var size = 0;
        foreach (var (name, value) in properties) size += name.Length + 16 + PropertySize.Of(value);
        return size;
    }
}
