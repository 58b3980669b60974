using KfpMetadata.HelpBuilder.Xml;

namespace KfpMetadata.HelpBuilder;

/// <summary>The program: <c>KfpMetadata.HelpBuilder &lt;folder of pages&gt; &lt;output file&gt; [&lt;address of docs/&gt;]</c>.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Misuse = 2;

    /// <summary>Builds the help file.</summary>
    /// <param name="args">The folder of pages, the file to write, and where the project has one the address of its folder <c>docs/</c>.</param>
    /// <returns>0 when the file is written, 1 when a page is malformed or a file cannot be read or written, 2 for wrong arguments.</returns>
    public static int Main(string[] args)
    {
        Uri? docs = null;
        if (args.Length is not (2 or 3) || (args.Length == 3 && args[2].Length > 0 && !Uri.TryCreate(args[2].TrimEnd('/') + "/", UriKind.Absolute, out docs)))
        {
            Console.Error.WriteLine("Usage: KfpMetadata.HelpBuilder <folder of command pages> <help file to write> [<address of the folder docs>]");
            return Misuse;
        }

        try
        {
            var result = PageFolder.Read(args[0]);
            foreach (var error in result.Errors)
                Console.Error.WriteLine(error);
            if (result.Errors.Count > 0)
                return Failure;

            AtomicFile.Write(args[1], stream => MamlFile.Write(stream, result.Pages, docs));
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
