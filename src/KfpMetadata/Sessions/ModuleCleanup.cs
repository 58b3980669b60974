using System.Management.Automation;

namespace KfpMetadata.Sessions;

/// <summary>Closes the runspace's connections when the module is removed from it. PowerShell makes an instance for that alone.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell in the runspace that the module leaves.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => CmdletPump.Finish(SessionConnections.CloseCurrentAsync(), TimeSpan.FromSeconds(5));
}
