namespace KfpMetadata;

/// <summary>The types that a query names.</summary>
/// <param name="names">Literals and patterns.</param>
/// <param name="version">The version; without it a literal is the unversioned type, and a pattern finds every version.</param>
/// <param name="kind">The kind of node.</param>
internal sealed class TypeSelection(IReadOnlyList<TextPattern> names, string? version, MlmdNodeKind kind)
{
    /// <summary>Whether every type is meant.</summary>
    public bool IsAll => names.Count == 0;

    /// <summary>The only literal, where there is nothing else.</summary>
    public string? OnlyName => names is [{ IsLiteral: true } only] ? only.Text : null;

    public string? Version => version;

    /// <summary>The types, and the literals that no type bears.</summary>
    public async Task<(IReadOnlyList<MlmdType> Types, IReadOnlyList<string> Missing)> ResolveAsync(IMlmdClient client, CancellationToken cancellationToken)
    {
        var types = new Dictionary<long, MlmdType>();
        var missing = new List<string>();
        foreach (var name in names.Where(static name => name.IsLiteral))
        {
            if (await OneAsync(client, name.Text, cancellationToken).ConfigureAwait(false) is { } type) types[type.Id] = type;
            else missing.Add(name.Text);
        }

        var patterns = names.Where(static name => !name.IsLiteral).ToList();
        if (patterns.Count > 0)
        {
            foreach (var type in await AllAsync(client, cancellationToken).ConfigureAwait(false))
            {
                if (patterns.Exists(pattern => pattern.Matches(type.Name)) && (version is null || string.Equals(type.Version, version, StringComparison.Ordinal)))
                    types[type.Id] = type;
            }
        }

        return ([.. types.Values], missing);
    }

    /// <summary>Says that no type of this kind bears a name, and what may have been meant.</summary>
    public async Task<string> MissingAsync(IMlmdClient client, string name, CancellationToken cancellationToken)
    {
        var all = (await AllAsync(client, cancellationToken).ConfigureAwait(false)).ToList();
        var noun = kind switch { MlmdNodeKind.Artifact => "artifact", MlmdNodeKind.Execution => "execution", _ => "context" };
        var what = $"There is no {noun} type '{name}'{(version is null ? "" : $" in version '{version}'")} in the store of the connection '{client.Connection}'.";
        return $"{what} {Advice(name, all, kind)}";
    }

    /// <summary>What to do about a name, or a version of it, that no type bears: what is nearest in the store, else where the types are listed.</summary>
    public static string Advice(string name, IReadOnlyCollection<MlmdType> all, MlmdNodeKind kind)
    {
        var same = all.Where(type => string.Equals(type.Name, name, StringComparison.Ordinal)).ToList();
        if (same.Count > 0) return $"There are: {string.Join(", ", same)}.";
        var near = Nearness.Of(name, all.Select(static type => type.Name));
        return near.Count == 0
            ? $"Names of types have case; Get-Mlmd{kind}Type lists them."
            : $"Names of types have case; the nearest are: {string.Join(", ", near.Select(static other => $"'{other}'"))}.";
    }

    private async Task<MlmdType?> OneAsync(IMlmdClient client, string name, CancellationToken cancellationToken) => kind switch
    {
        MlmdNodeKind.Artifact => await client.GetTypeAsync<MlmdArtifactType>(name, version, cancellationToken).ConfigureAwait(false),
        MlmdNodeKind.Execution => await client.GetTypeAsync<MlmdExecutionType>(name, version, cancellationToken).ConfigureAwait(false),
        _ => await client.GetTypeAsync<MlmdContextType>(name, version, cancellationToken).ConfigureAwait(false),
    };

    private async Task<IEnumerable<MlmdType>> AllAsync(IMlmdClient client, CancellationToken cancellationToken) => kind switch
    {
        MlmdNodeKind.Artifact => await client.GetTypesAsync<MlmdArtifactType>(cancellationToken).ConfigureAwait(false),
        MlmdNodeKind.Execution => await client.GetTypesAsync<MlmdExecutionType>(cancellationToken).ConfigureAwait(false),
        _ => await client.GetTypesAsync<MlmdContextType>(cancellationToken).ConfigureAwait(false),
    };
}
