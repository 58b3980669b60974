using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Takes the id of an entity, also of a deserialised one; whatever else is given is left to PowerShell.</summary>
/// <param name="kind">The kind of node that the parameter means.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IdTransformationAttribute(MlmdNodeKind kind) : ArgumentTransformationAttribute
{
    /// <summary>The kind of node that the parameter means.</summary>
    public MlmdNodeKind Kind { get; } = kind;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PowerShellValue.Unwrap(inputData) is MlmdNode node && node.Kind == Kind
            ? node.Id
            : PowerShellValue.IsDeserialized(inputData, "KfpMetadata.Mlmd" + Kind) && PowerShellValue.AsId(((PSObject)inputData).Properties["Id"]?.Value) is { } id
                ? id
                : inputData;
}
