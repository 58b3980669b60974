using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// A context by type and name, created where it is missing (<c>get_or_create_context_with_type</c>; <c>GetContextByTypeAndName</c>,
/// <c>PutContexts</c>). A stored one is returned untouched.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OrNewMlmdContext", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdContext))]
public sealed class GetOrNewMlmdContextCommand : ContextGetOrNewCommand
{
    /// <summary>The name, 1 to 255 characters, unique within the type. Names can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [TextTransformation(Meaning = "The name of a context", TakesValues = true)]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The name of the type; created where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The version of the type; the unversioned type without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeVersionCompleter))]
    [NoScriptBlock]
    public string? TypeVersion { get; set; }

    /// <summary>The properties that the type declares, where it is new: names and data types.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? TypeProperty { get; set; }

    /// <summary>Values of declared properties, where the context is new.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public IDictionary? Property { get; set; }

    /// <summary>Values of custom properties, where the context is new.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public IDictionary? CustomProperty { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var request = new NodeRequest
            {
                Type = new TypeRequest { Name = Type, Version = TypeVersion, Declared = PropertyTypes.Read(TypeProperty).AsReadOnly() },
                Name = Name,
                Properties = MlmdPropertyDictionary.Of(Property),
                CustomProperties = MlmdPropertyDictionary.Of(CustomProperty),
            };
            if (GetOrCreate(request, Name) is { } context) WriteObject(context);
        }
        catch (MlmdException error)
        {
            Report(error, Name);
        }
    }
}
