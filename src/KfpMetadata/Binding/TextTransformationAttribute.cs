using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Takes a text and nothing else: PowerShell would make one of any object, and a dictionary would become a type of that name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PowerShellValue.Unwrap(inputData) switch
    {
        null => null!,
        string text => text,
        MlmdType type => type.Name,
        var other => throw new ArgumentTransformationMetadataException(
            $"The name of a type is a string, not an object of type {other.GetType().FullName}. Give the name, for example 'Model'."),
    };
}
