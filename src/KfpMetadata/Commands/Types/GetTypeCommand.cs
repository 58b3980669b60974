using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What reading types has in common.</summary>
/// <typeparam name="TType">The kind of type.</typeparam>
public abstract class GetTypeCommand<TType> : MlmdConnectedCmdlet
    where TType : MlmdType
{
    private protected const string NameSet = "Name";

    private protected GetTypeCommand()
    {
    }

    /// <summary>The names, with wildcards. A name without wildcards is compared exactly and is an error where there is no such type; MLMD's predefined types (<c>mlmd.Model</c>) are found only so.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    [NoScriptBlock]
    public string[]? Name { get; set; }

    /// <summary>The version; without it every version.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeVersionCompleter))]
    [NoScriptBlock]
    public string? Version { get; set; }

    /// <summary>The ids of types. An unknown id is an error of its own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ValidateNotNull]
    public long[]? Id { get; set; }

    /// <summary>The kind of node that has these types.</summary>
    private protected abstract MlmdNodeKind NodeKind { get; }

    /// <summary>The kind as messages name it.</summary>
    private protected abstract string Word { get; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() =>
        RunOn([], (connection, cancellationToken) => Id is null ? ByNameAsync(connection, cancellationToken) : ByIdAsync(connection, Id, cancellationToken));

    private async Task ByIdAsync(MlmdConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        var types = await connection.Use().GetTypesByIdAsync<TType>(ids, cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
        {
            if (types.FirstOrDefault(type => type.Id == id) is { } found) await WriteObjectAsync(found, cancellationToken).ConfigureAwait(false);
            else PostError(MlmdErrors.NotFound(FormattableString.Invariant($"There is no {Word} with the id {id} in the store of the connection '{connection}'.")), id);
        }
    }

    private async Task ByNameAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var all = await client.GetTypesAsync<TType>(cancellationToken).ConfigureAwait(false);
        foreach (var name in Name ?? ["*"])
        {
            var exact = !WildcardPattern.ContainsWildcardCharacters(name);
            var pattern = Patterns.Compile(name, WildcardOptions.IgnoreCase);
            List<TType> found =
            [
                .. all.Where(type => exact ? string.Equals(type.Name, name, StringComparison.Ordinal) : pattern.IsMatch(type.Name))
                    .Where(type => Version is null || string.Equals(type.Version, Version, StringComparison.Ordinal)),
            ];
            // The list leaves the predefined types out.
            if (exact && found.Count == 0 && await client.GetTypeAsync<TType>(name, Version, cancellationToken).ConfigureAwait(false) is { } predefined)
                found.Add(predefined);
            foreach (var type in found) await WriteObjectAsync(type, cancellationToken).ConfigureAwait(false);
            if (exact && found.Count == 0)
            {
                var version = Version is null ? "" : $" in version '{Version}'";
                var advice = TypeSelection.Advice(name, all, NodeKind);
                PostError(
                    MlmdErrors.NotFound($"There is no {Word} named '{name}'{version} in the store of the connection '{connection}'. {advice}"), name);
            }
        }
    }
}
