using KfpMetadata.HelpBuilder.Xml;

namespace KfpMetadata.HelpBuilder;

/// <summary>The program: <c>KfpMetadata.HelpBuilder &lt;folder of pages&gt; &lt;output file&gt;</c>.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Misuse = 2;

    /// <summary>Builds the help file.</summary>
    /// <param name="args">The folder of pages and the file to write.</param>
    /// <returns>0 when the file is written, 1 when a page is malformed or a file cannot be read or written, 2 for wrong arguments.</returns>
    public static int Main(string[] args)
    {
        if (args.Length != 2)
        {
            Console.Error.WriteLine("Usage: KfpMetadata.HelpBuilder <folder of command pages> <help file to write>");
            return Misuse;
        }

        try
        {
            var result = PageFolder.Read(args[0]);
            foreach (var error in result.Errors)
                Console.Error.WriteLine(error);
            if (result.Errors.Count > 0)
                return Failure;

            AtomicFile.Write(args[1], stream => MamlFile.Write(stream, result.Pages));
            Console.WriteLine($"{args[1]}: help of {result.Pages.Count} commands");
            return Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{args[0]}: error file: {e.Message}");
            return Failure;
        }
    }
}
