namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>What must hold between the parts of a page, and between a page and the files around it.</summary>
internal static class PageChecks
{
    /// <summary>Checks a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="file">Its file.</param>
    /// <exception cref="PageException">The page breaks a rule.</exception>
    public static void Check(CommandPage page, string file)
    {
        if (!string.Equals(Path.GetFileNameWithoutExtension(file), page.Name, StringComparison.Ordinal))
            throw new PageException(1, PageRule.Title, $"The page of '{page.Name}' must be the file '{page.Name}.md'.");

        CheckSets(page);
        foreach (var parameter in page.Parameters)
            CheckParameter(page, parameter);
        CheckOrder(page);
        foreach (var link in page.Links)
            CheckLink(link, Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static void CheckSets(CommandPage page)
    {
        foreach (var set in page.ParameterSets)
        {
            if (set.ShouldProcess != page.ParameterSets[0].ShouldProcess)
                throw new PageException(set.Line, PageRule.Agreement, "'[-WhatIf] [-Confirm]' stand in every parameter set or in none.");
            if (set.Items.FirstOrDefault(item => !page.Parameters.Any(parameter => IsSame(parameter, item))) is { } unknown)
                throw new PageException(set.Line, PageRule.Agreement, $"The parameter '-{unknown.Name}' of the syntax is not described.");
        }
    }

    private static void CheckParameter(CommandPage page, ParameterText parameter)
    {
        var items = page.ParameterSets.SelectMany(set => set.Items).Where(item => IsSame(parameter, item)).ToList();
        var facts = parameter.Facts;
        if (items.Count == 0)
            throw Disagreement(parameter, "stands in no syntax");
        if (items.Exists(item => !string.Equals(item.Type ?? ParameterFacts.SwitchType, facts.Type, StringComparison.Ordinal)))
            throw Disagreement(parameter, $"is of type '{facts.Type}', the syntax has another");

        var required = items.TrueForAll(item => item.Required) ? "yes" : items.Exists(item => item.Required) ? "in some sets" : "no";
        if (!string.Equals(required, facts.Required, StringComparison.Ordinal))
            throw Disagreement(parameter, $"is by the syntax required: {required}");

        if (items.Exists(item => item.Positional) != facts.Position is not null)
            throw Disagreement(parameter, $"is by the syntax {(facts.Position is null ? "positional" : "named")}");
    }

    private static void CheckOrder(CommandPage page)
    {
        foreach (var set in page.ParameterSets)
        {
            var positions = set.Items.Where(item => item.Positional).Select(item => page.Parameters.First(parameter => IsSame(parameter, item)).Facts.Position).ToList();
            if (positions.Zip(positions.Skip(1)).Any(pair => pair.First >= pair.Second))
                throw new PageException(set.Line, PageRule.Agreement, $"The positions of the parameter set '{set.Name}' do not rise from left to right.");
        }
    }

    private static void CheckLink(LinkText link, string folder)
    {
        if (Uri.TryCreate(link.Target, UriKind.Absolute, out var uri) && !uri.IsFile)
            return;
        var path = link.Target.Split('#')[0];
        if (!File.Exists(Path.Combine(folder, path)))
            throw new PageException(link.Line, PageRule.Link, $"The link leads to '{path}', which is not there.");
    }

    private static bool IsSame(ParameterText parameter, SyntaxItem item) => string.Equals(parameter.Name, item.Name, StringComparison.Ordinal);

    private static PageException Disagreement(ParameterText parameter, string what) =>
        new(parameter.Line, PageRule.Agreement, $"The parameter '-{parameter.Name}' {what}.");
}
