namespace KfpMetadata;

/// <summary>
/// Finds the type of a new node, or creates it. A stored type is never changed on the way, unless the request says so: a property added
/// to a schemaless type of Kubeflow makes its launcher fail on the whole cluster.
/// </summary>
internal sealed class TypeResolver(MlmdConnection connection)
{
    /// <summary>The longest name that MySQL and PostgreSQL keep.</summary>
    private const int LongestName = 255;

    /// <summary>The type of the request: stored already, or created now.</summary>
    /// <param name="request">The request.</param>
    /// <param name="found">What <see cref="FindAsync"/> gave for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<TType> ResolveAsync<TType>(TypeRequest request, TType? found, CancellationToken cancellationToken)
        where TType : MlmdType, new()
    {
        Check(request);
        var type = found;
        if (type is not null && Missing(type, request.Declared).Count > 0)
            type = await RereadAsync<TType>(request.Name, request.Version, cancellationToken).ConfigureAwait(false);
        if (type is not null)
        {
            var missing = Missing(type, request.Declared);
            if (missing.Count == 0) return type;
            if (!request.AddMissing) throw MissingProperties(type, missing);
        }

        var wanted = new TType { Name = request.Name, Version = request.Version };
        foreach (var (name, dataType) in request.Declared) wanted.Properties[name] = dataType;
        var stored = await connection.Use().PutTypeAsync(wanted, request.AddMissing, cancellationToken).ConfigureAwait(false);
        connection.Types.Keep(stored);
        return stored;
    }

    /// <summary>The type of the request, where it has been read and declares what the request does.</summary>
    public TType? Known<TType>(TypeRequest request)
        where TType : MlmdType, new() =>
        connection.Types.Find(KindOf<TType>.Value, request.Name, request.Version) is TType type && Missing(type, request.Declared).Count == 0 ? type : null;

    /// <summary>The stored type, or null. Nothing is written.</summary>
    public ValueTask<TType?> FindAsync<TType>(string name, string? version, CancellationToken cancellationToken)
        where TType : MlmdType, new() =>
        connection.Types.Find(KindOf<TType>.Value, name, version) is TType known
            ? new(known)
            : new(RereadAsync<TType>(name, version, cancellationToken));

    /// <summary>The stored type as it is now: someone may have added properties since it was read.</summary>
    public async Task<TType?> RereadAsync<TType>(string name, string? version, CancellationToken cancellationToken)
        where TType : MlmdType, new()
    {
        var type = await connection.Use().GetSettledTypeAsync<TType>(name, version, cancellationToken).ConfigureAwait(false);
        if (type is null) connection.Types.Drop(KindOf<TType>.Value, name, version);
        else connection.Types.Keep(type);
        return type;
    }

    private static void Check(TypeRequest request)
    {
        if (string.IsNullOrEmpty(request.Name))
            throw MlmdErrors.InvalidArgument("The type has an empty name. Give -Type a name, for example Model.");
        // The databases count characters, and .NET the halves of some.
        if (request.Name.Length > LongestName && request.Name.EnumerateRunes().Count() is var length and > LongestName)
            throw MlmdErrors.InvalidArgument($"The type name '{request.Name[..32]}…' has {length} characters; a store keeps {LongestName}. Give it a shorter name.");
        foreach (var (name, dataType) in request.Declared)
        {
            if (name.Length == 0)
                throw MlmdErrors.InvalidArgument($"The type '{request.Name}' declares a property with an empty name. Give every property a name.");
            if (dataType == MlmdPropertyType.Unknown)
                throw MlmdErrors.InvalidArgument($"The type '{request.Name}' declares '{name}' as UNKNOWN. Use Int, Double, String, Struct, Proto or Boolean.");
        }
    }

    /// <summary>The declared names that the stored type lacks; another data type is a conflict that nothing mends.</summary>
    private static List<string> Missing(MlmdType type, IReadOnlyDictionary<string, MlmdPropertyType> declared)
    {
        var missing = new List<string>();
        foreach (var (name, dataType) in declared)
        {
            if (!type.Properties.TryGetValue(name, out var stored)) missing.Add(name);
            else if (stored != dataType)
            {
                throw new MlmdException(
                    MlmdErrorId.TypeConflict,
                    $"The type '{type}' declares '{name}' as {Upper(stored)}, and {Upper(dataType)} was asked for. The data type of a property never changes: use the stored one, or another type name or version.",
                    MlmdStatusCode.AlreadyExists);
            }
        }

        return missing;
    }

    private static MlmdException MissingProperties(MlmdType type, List<string> missing) => new(
        MlmdErrorId.TypeConflict,
        $"The type '{type}' is there without the propert{(missing.Count == 1 ? "y" : "ies")} {string.Join(", ", missing.Select(name => $"'{name}'"))}. "
        + $"Use -CustomProperty for them, or extend the type with Get-OrNewMlmd{type.Kind}Type -AddMissing.",
        MlmdStatusCode.AlreadyExists);

    private static string Upper(MlmdPropertyType type) => type.ToString().ToUpperInvariant();

    private static class KindOf<TType>
        where TType : MlmdType, new()
    {
        public static readonly MlmdNodeKind Value = new TType().Kind;
    }
}
