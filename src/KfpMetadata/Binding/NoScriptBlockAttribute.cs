using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Refuses script blocks: PowerShell would take the code of one as the string, and <c>{ "n$_" }</c> would be written as it stands.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoScriptBlockAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = PowerShellValue.Unwrap(inputData);
        return value is ScriptBlock || (value is IList list && list.Cast<object?>().Any(static item => PowerShellValue.Unwrap(item) is ScriptBlock))
            ? throw new ArgumentTransformationMetadataException("It takes a string, and a script block was given. Run the block and give its result: (& { ... }).")
            : inputData;
    }
}
