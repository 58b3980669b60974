using KfpMetadata.HelpBuilder.Pages;

namespace KfpMetadata.HelpBuilder;

/// <summary>A folder with one Markdown page a command.</summary>
internal static class PageFolder
{
    /// <summary>Reads every page. A malformed page gives one error, its first.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The good pages in the order of their names, and the errors.</returns>
    /// <exception cref="IOException">The folder or a page cannot be read.</exception>
    public static (IReadOnlyList<CommandPage> Pages, IReadOnlyList<PageError> Errors) Read(string folder)
    {
        List<CommandPage> pages = [];
        List<PageError> errors = [];
        foreach (var file in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            try
            {
                var page = PageReader.Read(File.ReadAllText(file));
                PageChecks.Check(page, file);
                pages.Add(page);
            }
            catch (PageException e)
            {
                errors.Add(new PageError(file, e.Line, e.Rule, e.Message));
            }
        }

        if (pages.Count == 0 && errors.Count == 0)
            errors.Add(new PageError(folder, 1, PageRule.Title, "The folder holds no page."));
        return (pages, errors);
    }
}
