using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads a context type, or creates it where there is none. An existing type stays as it is, unless <c>-AddMissing</c> extends it.</summary>
[Cmdlet(VerbsCommon.Get, "OrNewMlmdContextType", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdContextType))]
public sealed class GetOrNewMlmdContextTypeCommand : GetOrNewTypeCommand<MlmdContextType>
{
    private protected override string Word => "context type";
}
