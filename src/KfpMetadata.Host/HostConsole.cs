namespace KfpMetadata.Host;

/// <summary>What the console can show.</summary>
internal static class HostConsole
{
    /// <summary>Whether to write colours: a terminal that has them, and nobody said no.</summary>
    public static bool HasColours { get; } =
        !Console.IsOutputRedirected
        && !Console.IsErrorRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && !string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal)
        // Older consoles of Windows show escape sequences as text.
        && (!OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is not null);

    /// <summary>The width to format for, in columns. Redirected output is wide, so that nothing is cut that a program might read.</summary>
    public static int Width
    {
        get
        {
            const int Redirected = 160;
            const int Narrowest = 40;
            return Console.IsOutputRedirected ? Redirected : Math.Max(Console.WindowWidth, Narrowest);
        }
    }

    /// <summary>Whether somebody can answer a question.</summary>
    public static bool IsInteractive => !Console.IsInputRedirected && !Console.IsErrorRedirected && Environment.UserInteractive;
}
