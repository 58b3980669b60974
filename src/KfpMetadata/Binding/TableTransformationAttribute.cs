using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Takes the object that <c>ConvertFrom-Json</c> makes of a table of properties for the table.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TableTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: PSCustomObject } && PowerShellValue.Unwrap(inputData) is IDictionary table ? table : inputData;
}
