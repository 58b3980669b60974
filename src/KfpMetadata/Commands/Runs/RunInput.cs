using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The runs that references mean, and the patterns of the commands of runs.</summary>
internal static class RunInput
{
    /// <summary>The context of the run that is meant. A name can be the beginning of an id.</summary>
    /// <exception cref="MlmdException">There is none, several fit, or it is no run.</exception>
    public static async Task<MlmdContext> ResolveAsync(NodeResolver nodes, MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken)
    {
        if (reference is { Problem: null, GivenName: { } name }) return await RunFinder.FindAsync(connection.Use(), name, cancellationToken).ConfigureAwait(false);
        var context = await nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false);
        _ = RunReader.Describe(context);
        return context;
    }

    /// <summary>Whether a text fits one of the patterns; <see langword="null"/> where there are none.</summary>
    public static Func<string?, bool>? Matcher(string[]? patterns)
    {
        if (patterns is null) return null;
        var all = Array.ConvertAll(patterns, static pattern => Patterns.Compile(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant));
        return text => text is not null && Array.Exists(all, pattern => pattern.IsMatch(text));
    }
}
