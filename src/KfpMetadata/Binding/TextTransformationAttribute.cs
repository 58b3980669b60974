using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Takes texts and nothing else: PowerShell would make one of any object, and <c>@{Uri=s3://a}</c> would be written as it stands.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What the text is, as an error names it: <c>The name of a type</c>.</summary>
    public string Meaning { get; set; } = "The name of a type";

    /// <summary>Whether numbers and other simple values stand for their text, as where an id of another system has digits only.</summary>
    public bool TakesValues { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PowerShellValue.Unwrap(inputData) switch
    {
        null => null!,
        string text => text,
        MlmdType type => type.Name,
        Uri uri when TakesValues => uri.OriginalString,
        // As it came: PowerShell knows how a number was written.
        IFormattable when TakesValues => inputData,
        // An invalid cast lets PowerShell go on and try the other parameters with what is piped.
        var other => throw new ArgumentTransformationMetadataException(
            $"{Meaning} is a string, not an object of type {other.GetType().FullName}. Give the text itself.",
            new PSInvalidCastException()),
    };
}
