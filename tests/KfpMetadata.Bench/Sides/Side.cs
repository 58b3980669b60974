namespace KfpMetadata.Bench;

/// <summary>Something that does a workload, in a process of its own.</summary>
internal abstract class Side
{
    /// <summary>Whether it is there to run.</summary>
    public virtual bool IsThere => true;

    /// <summary>Whether it is the peer, which has copies of the stores as MLMD makes them.</summary>
    public virtual bool IsPeer => false;

    /// <summary>Runs it once.</summary>
    /// <param name="arguments">Names and values.</param>
    /// <returns>What it says of itself.</returns>
    public Task<Measurement> RunAsync(IReadOnlyList<(string Name, string Value)> arguments)
    {
        var (program, words) = CommandLine(arguments);
        return ChildProcess.RunAsync(program, words);
    }

    /// <summary>The program and its arguments.</summary>
    protected abstract (string Program, string[] Words) CommandLine(IReadOnlyList<(string Name, string Value)> arguments);
}
