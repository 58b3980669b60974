using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads an execution type, or creates it where there is none. An existing type stays as it is, unless <c>-AddMissing</c> extends it.</summary>
[Cmdlet(VerbsCommon.Get, "OrNewMlmdExecutionType", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdExecutionType))]
public sealed class GetOrNewMlmdExecutionTypeCommand : GetOrNewTypeCommand<MlmdExecutionType>
{
    private protected override string Word => "execution type";
}
