namespace KfpMetadata.Server.CommandLine;

/// <summary>How the program is called.</summary>
internal static class Usage
{
    private const int ProblemExitCode = 2;

    private const string Line = "usage: KfpMetadata.Server (--path FILE [--read-only | --upgrade] | --in-memory) [option value]...";

    /// <summary>Shows all options.</summary>
    /// <param name="output">Where to.</param>
    /// <returns>The exit code.</returns>
    public static int ShowHelp(TextWriter output)
    {
        output.WriteLine(Line);
        output.WriteLine();
        output.WriteLine("Serves a store of ML Metadata over gRPC (HTTP/2) and gRPC-Web, with TLS or without, to any client of MLMD.");
        output.WriteLine();
        var width = CommandLineOptions.All.Max(option => option.Syntax.Length);
        foreach (var option in CommandLineOptions.All)
            output.WriteLine($"  {option.Syntax.PadRight(width)}  {option.Help}");
        output.WriteLine();
        output.WriteLine("SIGTERM and Ctrl+C end the server when the running calls are done.");
        output.WriteLine("Exit codes: 0 stopped as asked, 1 could not start or failed, 2 wrong command line.");
        return 0;
    }

    /// <summary>Says what is wrong.</summary>
    /// <param name="error">Where to.</param>
    /// <param name="problem">What it is.</param>
    /// <returns>The exit code.</returns>
    public static int ShowProblem(TextWriter error, string problem)
    {
        error.WriteLine($"{problem} See --help.");
        return ProblemExitCode;
    }
}
