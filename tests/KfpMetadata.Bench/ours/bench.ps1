# What the workloads of this module share: the store, and the line that says how it went.
function Connect-Bench([string] $Path, [int] $Port, [switch] $ReadOnly) {
    $null = if ($Path) { Connect-Mlmd -Path $Path -ReadOnly:$ReadOnly } else { Connect-Mlmd -HostName 127.0.0.1 -Port $Port }
}

# Gives the runtime time to compile for good what has been used. The peer is compiled.
function Wait-Compiler { [Threading.Thread]::Sleep(300) }

# Repeats work as often and until the runtime has compiled its code for good, as it is in a session that lasts.
function Wait-Compiled([scriptblock] $Work) {
    for ($time = 0; $time -lt 3; $time++) {
        $end = [DateTime]::UtcNow.AddSeconds(1)
        while ([DateTime]::UtcNow -lt $end) { $null = & $Work }
        Wait-Compiler
    }
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
