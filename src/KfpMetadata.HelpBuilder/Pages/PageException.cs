namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>A page breaks a rule.</summary>
internal sealed class PageException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="rule">The rule (<see cref="PageRule"/>).</param>
    /// <param name="message">What is wrong and what is wanted.</param>
    public PageException(int line, string rule, string message)
        : base(message)
    {
        Line = line;
        Rule = rule;
    }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The rule.</summary>
    public string Rule { get; }
}
