namespace KfpMetadata.Server.CommandLine;

/// <summary>Reads the arguments of the program: <c>--name value</c> or <c>--name=value</c>.</summary>
internal static class CommandLineReader
{
    public static bool AsksForHelp(IReadOnlyCollection<string> args) => args.Contains(CommandLineOptions.Help, StringComparer.Ordinal);

    /// <summary>The options.</summary>
    /// <param name="args">The arguments.</param>
    /// <exception cref="UsageException">They cannot be used.</exception>
    public static ServerOptions Read(IReadOnlyList<string> args)
    {
        var options = new ServerOptions();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < args.Count; index++)
        {
            var (name, value) = Split(args[index]);
            var option = CommandLineOptions.All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal))
                ?? throw new UsageException($"There is no option '{args[index]}'.");
            if (!given.Add(name))
                throw new UsageException($"{name} is given twice.");
            if (option.Value is null)
            {
                if (value is not null)
                    throw new UsageException($"{name} takes no value, and '{value}' is given.");
            }
            else if (value is null)
            {
                if (index + 1 == args.Count || args[index + 1].StartsWith("--", StringComparison.Ordinal))
                    throw new UsageException($"{name} needs a value: {option.Syntax}.");
                value = args[++index];
            }

            options = option.Apply(options, value ?? "");
        }

        RequireStore(given);
        RequireTls(given);
        RequireWeb(given, options);
        return options;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var sign = argument.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && argument.StartsWith("--", StringComparison.Ordinal)
            ? (argument[..sign], argument[(sign + 1)..])
            : (argument, null);
    }

    private static void RequireTls(HashSet<string> given)
    {
        if (given.Contains(CommandLineOptions.TlsCertificate))
            return;
        foreach (var name in new[] { CommandLineOptions.TlsKey, CommandLineOptions.ClientAuthority })
        {
            if (given.Contains(name))
                throw new UsageException($"{name} needs {CommandLineOptions.TlsCertificate}: without it there is no TLS.");
        }
    }

    private static void RequireWeb(HashSet<string> given, ServerOptions options)
    {
        if (options.WebPort is null && given.Contains(CommandLineOptions.WebOrigin))
            throw new UsageException($"{CommandLineOptions.WebOrigin} needs {CommandLineOptions.WebPort}: browsers speak gRPC-Web.");
        if (options.WebPort == options.Port && options.Port != 0)
            throw new UsageException($"{CommandLineOptions.Port} and {CommandLineOptions.WebPort} are both {options.Port}. Give two ports.");
    }

    private static void RequireStore(HashSet<string> given)
    {
        var (path, memory) = (given.Contains(CommandLineOptions.Path), given.Contains(CommandLineOptions.InMemory));
        if (path == memory)
            throw new UsageException($"Give either {CommandLineOptions.Path} FILE or {CommandLineOptions.InMemory}{(path ? ", not both" : "")}.");
        if (memory && given.Contains(CommandLineOptions.ReadOnly))
            throw new UsageException($"{CommandLineOptions.ReadOnly} needs {CommandLineOptions.Path}: a store in memory begins empty.");
        if (given.Contains(CommandLineOptions.Upgrade) && (memory || given.Contains(CommandLineOptions.ReadOnly)))
            throw new UsageException($"{CommandLineOptions.Upgrade} changes a file: it needs {CommandLineOptions.Path}, without {CommandLineOptions.ReadOnly}.");
    }
}
