namespace KfpMetadata.Host;

/// <summary>What to say when the command line cannot be used.</summary>
internal static class Usage
{
    /// <summary>The exit code of a wrong command line (<c>EX_USAGE</c>, as PowerShell's own).</summary>
    private const int ExitCode = 64;

    /// <summary>Says what is wrong and how to call the program.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <returns>The exit code.</returns>
    public static int Show(string problem)
    {
        Console.Error.WriteLine(problem);
        Console.Error.WriteLine("usage: dotnet run --project src/KfpMetadata.Host -- script.ps1 [-Name value] [-Switch] [-Name:value] [value]");
        return ExitCode;
    }
}
