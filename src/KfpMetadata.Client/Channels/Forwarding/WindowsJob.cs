using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KfpMetadata.Client;

/// <summary>
/// A job of Windows whose processes end when its last handle is closed: this process holds the only one, and the system closes it however the process ends.
/// </summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsJob
{
    /// <summary>JobObjectExtendedLimitInformation.</summary>
    private const int ExtendedLimits = 9;

    /// <summary>JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE.</summary>
    private const uint KillOnClose = 0x2000;

    private static readonly Lazy<nint> Job = new(Create);

    /// <summary>Puts a process into the job. Where Windows does not allow that, the process ends with its connection only.</summary>
    public static void Add(Process process)
    {
        if (Job.Value != 0) _ = AssignProcessToJobObject(Job.Value, process.Handle);
    }

    private static nint Create()
    {
        var job = CreateJobObject(0, 0);
        var limits = new ExtendedLimitInformation { Basic = new BasicLimitInformation { LimitFlags = KillOnClose } };
        return job != 0 && SetInformationJobObject(job, ExtendedLimits, in limits, Marshal.SizeOf<ExtendedLimitInformation>()) ? job : 0;
    }

    [LibraryImport("kernel32.dll", EntryPoint = "CreateJobObjectW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint CreateJobObject(nint attributes, nint name);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(nint job, int kind, in ExtendedLimitInformation limits, int length);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(nint job, nint process);

    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimitInformation
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct IoCounters
    {
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimitInformation
    {
        public BasicLimitInformation Basic;
        public IoCounters Io;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }
}
