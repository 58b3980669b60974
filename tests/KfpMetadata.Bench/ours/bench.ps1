# What the workloads of this module share: the store, and the line that says how it went.
function Connect-Bench([string] $Path, [int] $Port, [switch] $ReadOnly) {
    $null = if ($Path) { Connect-Mlmd -Path $Path -ReadOnly:$ReadOnly } else { Connect-Mlmd -HostName 127.0.0.1 -Port $Port }
}

# Answer: what the work found or made; both sides must say the same.
function Write-Bench([Diagnostics.Stopwatch] $Watch, [long] $Answer) {
    $watch.Stop()
    Disconnect-Mlmd
    '{{"seconds":{0},"peakBytes":{1},"answer":{2},"jitSeconds":{3}}}' -f @(
        $Watch.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture)
        [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        $Answer
        [Runtime.JitInfo]::GetCompilationTime($false).TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture)
    )
}
