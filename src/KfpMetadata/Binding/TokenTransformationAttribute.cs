using System.Management.Automation;
using System.Security;

namespace KfpMetadata.Binding;

/// <summary>Takes a secure string or a script block that gives a token, and refuses a token that is written out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TokenTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PowerShellValue.Unwrap(inputData) switch
    {
        null => null!,
        SecureString token => token,
        ScriptBlock script => script,
        string => throw new ArgumentTransformationMetadataException(
            "A token as a plain string stays in the history, in transcripts and in memory for anyone to read. Give a secure string (Read-Host -AsSecureString, Get-Secret), "
            + "or a script block that gets one when it is needed: { kubectl create token my-account }."),
        var other => throw new ArgumentTransformationMetadataException(
            $"A token is a secure string or a script block that gives one, not an object of type {other.GetType().FullName}."),
    };
}
