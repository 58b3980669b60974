namespace KfpMetadata;

/// <summary>Finds the one run that an id means: the whole id, or its beginning where no other run begins so.</summary>
internal static class RunFinder
{
    /// <summary>The shortest beginning that is looked for.</summary>
    private const int ShortestPrefix = 4;

    /// <summary>Candidates that an error lists.</summary>
    private const int Listed = 10;

    /// <summary>The run's context.</summary>
    /// <param name="client">The store.</param>
    /// <param name="id">The id, its beginning, or <c>Type/id</c>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="MlmdException">There is none (<c>MlmdNotFound</c>), or several (<c>MlmdAmbiguous</c>).</exception>
    public static async Task<MlmdContext> FindAsync(IMlmdClient client, string id, CancellationToken cancellationToken)
    {
        var (types, name) = Split(id);
        var found = new List<MlmdContext>();
        foreach (var type in types)
        {
            if (await client.GetNodeByTypeAndNameAsync<MlmdContext>(type, name, version: null, cancellationToken).ConfigureAwait(false) is { } exact)
                found.Add(exact);
        }

        if (found.Count == 0) found = await BeginningAsync(client, types, name, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            [] => throw MlmdErrors.NotFound($"There is no run '{id}' in the store of the connection '{client.Connection}'. Get-MlmdRun lists the runs."),
            [var only] => only,
            _ => throw new MlmdException(
                MlmdErrorId.Ambiguous,
                $"'{id}' fits {(found.Count > Listed ? $"more than {Listed}" : found.Count)} runs: "
                + string.Join(", ", found.Take(Listed).Select(static run => $"{run.Type}/{run.Name}"))
                + (found.Count > Listed ? ", …" : "") + ". Give the whole id, with the type before it where two types have the id.",
                MlmdStatusCode.InvalidArgument),
        };
    }

    private static (IReadOnlyList<string> Types, string Name) Split(string id)
    {
        foreach (var type in RunTypes.All)
        {
            if (id.Length > type.Length + 1 && id.StartsWith(type, StringComparison.Ordinal) && id[type.Length] == '/') return ([type], id[(type.Length + 1)..]);
        }

        return (RunTypes.All, id);
    }

    /// <summary>
    /// Ids are of letters, digits and hyphens; only such a text goes into a filter, where nothing in it has a meaning. A server folds case
    /// there, so the names are compared again.
    /// </summary>
    private static async Task<List<MlmdContext>> BeginningAsync(IMlmdClient client, IReadOnlyList<string> types, string name, CancellationToken cancellationToken)
    {
        var found = new List<MlmdContext>();
        if (name.Length < ShortestPrefix || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) return found;
        foreach (var type in types)
        {
            var query = new NodeQuery { Type = type, Filter = $"name LIKE '{name}%'", Descending = true };
            await foreach (var context in client.ListNodesAsync<MlmdContext>(query, cancellationToken).ConfigureAwait(false))
            {
                if (context.Name?.StartsWith(name, StringComparison.Ordinal) == true) found.Add(context);
                if (found.Count > Listed) return found;
            }
        }

        return found;
    }
}
