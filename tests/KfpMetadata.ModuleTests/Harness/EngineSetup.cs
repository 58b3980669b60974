using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>What must be set before the engine is first used.</summary>
internal static class EngineSetup
{
    /// <summary>The engine reports imported modules to its makers; tests report to nobody.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The tests are a program.")]
    internal static void Initialize() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
}
