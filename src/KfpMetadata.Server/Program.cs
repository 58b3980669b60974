using KfpMetadata.Server;
using KfpMetadata.Server.CommandLine;

try
{
    return CommandLineReader.AsksForHelp(args)
        ? Usage.ShowHelp(Console.Out)
        : await StoreServer.RunAsync(CommandLineReader.Read(args), Console.Out, Console.Error);
}
catch (UsageException exception)
{
    return Usage.ShowProblem(Console.Error, exception.Message);
}
