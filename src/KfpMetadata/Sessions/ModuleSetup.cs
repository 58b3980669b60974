using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Sessions;

/// <summary>What must be in place before any code of the module runs. It touches neither files nor network.</summary>
internal static class ModuleSetup
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Core cannot know PSObject, and a parameter can be bound before any command of ours runs.")]
    internal static void Initialize()
    {
        MlmdValue.Unwrap = PowerShellValue.Unwrap;
        MlmdConnection.IsDefaultHere = SessionConnections.IsDefault;
    }
}
