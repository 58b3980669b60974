using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Makes a <see cref="NodeReference"/>, or an array of them, of what a user gives to a parameter. It never fails: see there.</summary>
/// <param name="kind">The kind of node that the parameter means.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NodeTransformationAttribute(MlmdNodeKind kind) : ArgumentTransformationAttribute
{
    /// <summary>The kind of node that the parameter means.</summary>
    public MlmdNodeKind Kind { get; } = kind;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // Null stays null: the binder then says in its own words which mandatory parameter has no value.
        var value = PowerShellValue.Unwrap(inputData);
        if (value is null) return null!;
        if (value is not IEnumerable list || value is string or IDictionary) return NodeReference.Create(Kind, inputData);
        NodeReference[] all = [.. list.Cast<object?>().Select(item => NodeReference.Create(Kind, item))];
        return all is [var only] ? only : all;
    }
}
