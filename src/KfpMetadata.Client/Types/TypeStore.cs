using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Reads and writes types. What is remembered of them is only what never changes: the name and version of an id.</summary>
internal sealed class TypeStore(StoreSession session)
{
    /// <summary>Longer than a server takes to create a type.</summary>
    private static readonly TimeSpan TypeCreation = TimeSpan.FromMilliseconds(500);

    /// <summary>Since then a type is in use that is beyond doubt, however far the clocks of server and client are apart.</summary>
    private static readonly TimeSpan LongUsed = TimeSpan.FromMinutes(10);

    /// <summary>For as long a type that was looked for and not found is created without looking again.</summary>
    private static readonly TimeSpan AbsenceHolds = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(MlmdNodeKind Kind, long Id), MlmdType> _known = new();
    private readonly ConcurrentDictionary<(MlmdNodeKind Kind, long Id), bool> _settled = new();
    private Absence? _absence;

    public async Task<TType?> FindAsync<TType>(string name, string? version, CallScope scope)
        where TType : MlmdType =>
        await SpelledAsync(Note(await ReadAsync<TType>(name, version, scope).ConfigureAwait(false), name, version), name, version).ConfigureAwait(false);

    /// <summary>A type by name, to make nodes of.</summary>
    public async Task<TType?> FindSettledAsync<TType>(string name, string? version, CallScope scope)
        where TType : MlmdType =>
        await SpelledAsync(Note(await ReadSettledAsync<TType>(name, version, scope).ConfigureAwait(false), name, version), name, version).ConfigureAwait(false);

    /// <summary>A type by id, for its name and version.</summary>
    public async Task<TType?> FindAsync<TType>(long id, CallScope scope)
        where TType : MlmdType
    {
        var rpcs = NodeKinds.TypeOf<TType>();
        if (_known.TryGetValue((rpcs.Kind, id), out var known)) return (TType)known;
        var found = await session.Runner.ReadAsync(rpcs.GetById([id]), scope).ConfigureAwait(false);
        foreach (var type in found) Remember(type);
        return found.FirstOrDefault(type => type.Id == id);
    }

    public async Task<IReadOnlyList<TType>> AllAsync<TType>(CallScope scope)
        where TType : MlmdType =>
        Own(await session.Runner.ReadAsync(NodeKinds.TypeOf<TType>().GetAll(), scope).ConfigureAwait(false));

    public async Task<IReadOnlyList<TType>> ByIdAsync<TType>(IReadOnlyCollection<long> ids, CallScope scope)
        where TType : MlmdType
    {
        if (ids.Count == 0) return [];
        var found = await session.Runner.ReadAsync(NodeKinds.TypeOf<TType>().GetById(ids.Distinct()), scope).ConfigureAwait(false);
        return Own([.. found.DistinctBy(static type => type.Id)]);
    }

    public async Task<TType> PutAsync<TType>(TType type, bool canAddFields, CallScope scope)
        where TType : MlmdType
    {
        var isAbsent = Interlocked.Exchange(ref _absence, null)?.IsOf<TType>(type.Name, type.Version) == true;
        var stored = isAbsent ? null : await ReadSettledAsync<TType>(type.Name, type.Version, scope).ConfigureAwait(false);
        if (stored is not null && !IsSpelled(stored, type.Name, type.Version)) throw Respelled(type, stored);
        if (stored is not null && Covers(stored, type)) return stored;
        if (stored is not null) await session.Limits.NamesAsync(type.Properties.Keys, stored.Properties.Keys).ConfigureAwait(false);

        // Repeating it has the same effect, so an unknown outcome needs no key.
        var write = new Write(NodeKinds.TypeOf<TType>().Put(type, canAddFields));
        try
        {
            await session.Writer.WriteAsync(write, scope).ConfigureAwait(false);
        }
        catch (MlmdException error) when (isAbsent && error.StatusCode == MlmdStatusCode.AlreadyExists)
        {
            // Another writer created it since it was looked for: it is judged as one that was there.
            return await PutAsync(type, canAddFields, scope).ConfigureAwait(false);
        }

        if (stored is null && await session.Database.CanHoldTypesTwiceAsync(scope).ConfigureAwait(false)) await SettleAsync(scope).ConfigureAwait(false);
        var found = await FindAsync<TType>(type.Name, type.Version, scope).ConfigureAwait(false);
        if (stored is null && found is not null && !Covers(found, type))
        {
            // Another writer's row of the same type was first, and has only what that writer wanted.
            await session.Writer.WriteAsync(write, scope).ConfigureAwait(false);
            found = await FindAsync<TType>(type.Name, type.Version, scope).ConfigureAwait(false);
        }

        return found ?? throw new MlmdException(
            MlmdErrorId.UnexpectedAnswer,
            $"The {Noun(type)} '{type}' was written, and the store does not find it by its name. Run it again; if that does not help, the store is damaged.",
            MlmdStatusCode.DataLoss);
    }

    private TType? Note<TType>(TType? found, string name, string? version)
        where TType : MlmdType
    {
        if (found is null) _absence = new Absence(NodeKinds.TypeOf<TType>().Kind, name, version, Stopwatch.GetTimestamp());
        return found;
    }

    private static string Noun(MlmdType type) => type.Kind switch
    {
        MlmdNodeKind.Artifact => "artifact type",
        MlmdNodeKind.Execution => "execution type",
        _ => "context type",
    };

    private async Task<TType?> ReadAsync<TType>(string name, string? version, CallScope scope)
        where TType : MlmdType
    {
        var call = NodeKinds.TypeOf<TType>().Get(name, version);
        var type = await session.Runner.ReadAsync(call, scope, StatusCode.NotFound, static () => null).ConfigureAwait(false);
        if (type is not null) Remember(type);
        return session.OwnType(type);
    }

    /// <summary>
    /// The type as it stays. MLMD on PostgreSQL lets writers who create the same type at once create a row each, and which of them is the type from then on
    /// may show only when all are visible.
    /// </summary>
    private async Task<TType?> ReadSettledAsync<TType>(string name, string? version, CallScope scope)
        where TType : MlmdType
    {
        var stored = await ReadAsync<TType>(name, version, scope).ConfigureAwait(false);
        if (stored is null || !_settled.TryAdd((stored.Kind, stored.Id), true) || !await IsFreshAsync(stored, scope).ConfigureAwait(false)) return stored;
        await SettleAsync(scope).ConfigureAwait(false);
        return await ReadAsync<TType>(name, version, scope).ConfigureAwait(false);
    }

    /// <summary>Whether another row of the type may still be on its way. The store keeps no time of a type; the first node made of it has one.</summary>
    private async Task<bool> IsFreshAsync<TType>(TType type, CallScope scope)
        where TType : MlmdType
    {
        if (!await session.Database.CanHoldTypesTwiceAsync(scope).ConfigureAwait(false)) return false;
        try
        {
            var since = type.Kind switch
            {
                MlmdNodeKind.Artifact => await FirstUseAsync<MlmdArtifact>(type, scope).ConfigureAwait(false),
                MlmdNodeKind.Execution => await FirstUseAsync<MlmdExecution>(type, scope).ConfigureAwait(false),
                _ => await FirstUseAsync<MlmdContext>(type, scope).ConfigureAwait(false),
            };
            return since is not { } time || MlmdTime.Since(time) < LongUsed;
        }
        catch (MlmdException)
        {
            // Ignored: the main call reports the error.
            return true;
        }
    }

    private async Task<DateTime?> FirstUseAsync<TNode>(MlmdType type, CallScope scope)
        where TNode : MlmdNode
    {
        var query = new NodeQuery { Type = type.Name, TypeVersion = type.Version, PageSize = 1 };
        var page = await new PageFetcher<TNode>(session, query).FetchAsync(null, scope.Token).ConfigureAwait(false);
        return page.Nodes.FirstOrDefault()?.CreateTime;
    }

    private static Task SettleAsync(CallScope scope) => Task.Delay(TypeCreation, scope.Token);

    private async Task<TType?> SpelledAsync<TType>(TType? stored, string name, string? version)
        where TType : MlmdType
    {
        if (stored is null || IsSpelled(stored, name, version)) return stored;
        await session.Tracer.WarnOfSpellingAsync(Noun(stored), name, stored.Name).ConfigureAwait(false);
        return null;
    }

    private static bool IsSpelled(MlmdType stored, string name, string? version) =>
        string.Equals(stored.Name, name, StringComparison.Ordinal) && string.Equals(stored.Version ?? "", version ?? "", StringComparison.Ordinal);

    /// <summary>Whether writing the type would change nothing.</summary>
    private static bool Covers(MlmdType stored, MlmdType type) =>
        type.Properties.All(pair => stored.Properties.TryGetValue(pair.Key, out var kind) && kind == pair.Value)
        && (type.ExternalId is null || string.Equals(type.ExternalId, stored.ExternalId, StringComparison.Ordinal))
        && (type.BaseType is null || string.Equals(type.BaseType, stored.BaseType, StringComparison.Ordinal));

    private static MlmdException Respelled(MlmdType type, MlmdType stored) => new(
        MlmdErrorId.AlreadyExists,
        $"The {Noun(type)} '{type}' cannot be created: the server's database takes it for '{stored}' (id {stored.Id}), because it ignores case and trailing blanks. Use that spelling.",
        MlmdStatusCode.AlreadyExists);

    private IReadOnlyList<TType> Own<TType>(IReadOnlyList<TType> types)
        where TType : MlmdType
    {
        foreach (var type in types)
        {
            Remember(type);
            session.OwnType(type);
        }

        return types;
    }

    private void Remember(MlmdType type) => _known[(type.Kind, type.Id)] = type;

    /// <summary>A type that was looked for and not there.</summary>
    private sealed record Absence(MlmdNodeKind Kind, string Name, string? Version, long Since)
    {
        public bool IsOf<TType>(string name, string? version)
            where TType : MlmdType =>
            Kind == NodeKinds.TypeOf<TType>().Kind
            && string.Equals(Name, name, StringComparison.Ordinal)
            && string.Equals(Version, version, StringComparison.Ordinal)
            && Stopwatch.GetElapsedTime(Since) < AbsenceHolds;
    }
}
