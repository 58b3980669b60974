namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>The names of the rules that a page must keep.</summary>
internal static class PageRule
{
    /// <summary>The page starts with one heading <c># Verb-Noun</c> that is the file's name.</summary>
    public const string Title = "title";

    /// <summary>All sections are there, once, in order, each with content.</summary>
    public const string Section = "section";

    /// <summary>The synopsis is one paragraph.</summary>
    public const string Synopsis = "synopsis";

    /// <summary>Texts are paragraphs, lists of one level and code blocks.</summary>
    public const string Prose = "prose";

    /// <summary>A parameter set is a heading and one code block that holds a syntax line.</summary>
    public const string Syntax = "syntax";

    /// <summary>At least two examples; each is a heading, a text and one block of PowerShell.</summary>
    public const string Example = "example";

    /// <summary>A parameter is a heading, a text and the list of its facts.</summary>
    public const string Parameter = "parameter";

    /// <summary>The facts of a parameter agree with the syntax.</summary>
    public const string Agreement = "agreement";

    /// <summary>Inputs and outputs are a heading with the type and a text.</summary>
    public const string Type = "type";

    /// <summary>Errors are a list; each item starts with the id as code.</summary>
    public const string Error = "error-list";

    /// <summary>Links are a list of links, and what they lead to is there.</summary>
    public const string Link = "link";
}
