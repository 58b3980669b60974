using Google.Protobuf;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Types;

/// <summary>Reads types: three queries however many they are.</summary>
internal static class TypeReader
{
    private const string Select =
        "SELECT id, name, version, description, external_id, input_type, output_type FROM Type WHERE type_kind = @p0";

    private const string SelectForList =
        "SELECT id, name, version, description, NULL, input_type, output_type FROM Type WHERE type_kind = @p0";

    private const string SelectByExternalId =
        "SELECT id, name, version, description, external_id, NULL, NULL FROM Type WHERE type_kind = @p0";

    /// <summary>The type of this name; without a version the unversioned one.</summary>
    public static TypeRecord? FindByName(StoreSession session, TypeKind kind, string name, string? version)
    {
        // Racing first writes on other databases can leave types of one name; the oldest one counts.
        var types = string.IsNullOrEmpty(version)
            ? session.Query($"{Select} AND name = @p1 AND version IS NULL ORDER BY id LIMIT 1", Reading(session), kind.Number, name)
            : session.Query($"{Select} AND name = @p1 AND version = @p2 ORDER BY id LIMIT 1", Reading(session), kind.Number, name, version);
        AddDetails(session, kind, types, withBaseType: true);
        return types.FirstOrDefault();
    }

    public static long? FindId(StoreSession session, TypeKind kind, string name, string? version)
    {
        const string Sql = "SELECT id FROM Type WHERE type_kind = @p0 AND name = @p1";
        var ids = string.IsNullOrEmpty(version)
            ? session.QueryIds($"{Sql} AND version IS NULL ORDER BY id LIMIT 1", kind.Number, name)
            : session.QueryIds($"{Sql} AND version = @p2 ORDER BY id LIMIT 1", kind.Number, name, version);
        return ids.Count == 0 ? null : ids[0];
    }

    /// <summary>The types of these ids, by id; what is unknown or of another kind is left out.</summary>
    public static Dictionary<long, TypeRecord> FindByIds(
        StoreSession session, TypeKind kind, IEnumerable<long> ids, bool withBaseType = true)
    {
        var wanted = ids.Distinct().ToList();
        if (wanted.Count == 0)
            return [];
        var types = session.Query(
            $"{Select} AND {session.Dialect.IsOneOf("id", "@p1")} ORDER BY id", Reading(session), kind.Number, session.Dialect.IdList(wanted));
        AddDetails(session, kind, types, withBaseType);
        return types.ToDictionary(type => type.Id!.Value);
    }

    /// <summary>The types of these external ids. As in MLMD, they come without base type, input and output type.</summary>
    public static List<TypeRecord> FindByExternalIds(StoreSession session, TypeKind kind, IEnumerable<string> externalIds)
    {
        var types = new List<TypeRecord>();
        foreach (var chunk in TextList.Chunks(externalIds))
        {
            types.AddRange(session.Query(
                $"{SelectByExternalId} AND external_id IN ({chunk.Parameters(1)})", Reading(session), [kind.Number, .. chunk.Values]));
        }

        // In MLMD the index decides.
        types.Sort(static (left, right) => string.CompareOrdinal(left.ExternalId, right.ExternalId));
        AddDetails(session, kind, types, withBaseType: false);
        return types;
    }

    /// <summary>All types but the predefined ones. As in MLMD, a list does not tell external ids.</summary>
    public static List<TypeRecord> List(StoreSession session, TypeKind kind)
    {
        var types = session.Query($"{SelectForList} ORDER BY id", Reading(session), kind.Number);
        // MLMD goes by the names, also by those of the other kind's predefined types. Contexts have none.
        if (kind.BaseTypes.Count > 0)
            types.RemoveAll(type => TypeKinds.PredefinedNames.Contains(type.Name!));
        AddDetails(session, kind, types, withBaseType: true);
        return types;
    }

    /// <summary>All types, the predefined ones too, as the lineage shows them: without external ids and base types.</summary>
    public static List<TypeRecord> ListPlain(StoreSession session, TypeKind kind)
    {
        var types = session.Query(
            "SELECT id, name, version, description, NULL, input_type, output_type FROM Type WHERE type_kind = @p0 ORDER BY id",
            Reading(session), kind.Number);
        AddDetails(session, kind, types, withBaseType: false);
        return types;
    }

    private static void AddDetails(StoreSession session, TypeKind kind, List<TypeRecord> types, bool withBaseType)
    {
        if (types.Count == 0)
            return;
        var byId = types.ToDictionary(type => type.Id!.Value);
        var ids = session.Dialect.IdList(byId.Keys);
        var properties = session.Query(
            $"SELECT type_id, name, data_type FROM TypeProperty WHERE {session.Dialect.IsOneOf("type_id", "@p0")}",
            static row => (Type: row.Int64(0), Name: row.Text(1), Kind: row.IsNull(2) ? 0 : (int)row.Int64(2)),
            ids);
        foreach (var property in properties)
            byId[property.Type].Properties[property.Name] = (PropertyType)property.Kind;
        if (!withBaseType || kind.BaseTypes.Count == 0)
            return;

        var numbers = kind.BaseTypes.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        var parents = session.Query(
            "SELECT P.type_id, T.name FROM ParentType P JOIN Type T ON T.id = P.parent_type_id "
            + $"WHERE {session.Dialect.IsOneOf("P.type_id", "@p0")}",
            static row => (Type: row.Int64(0), Parent: row.Text(1)),
            ids);
        foreach (var (type, parent) in parents)
        {
            if (numbers.TryGetValue(parent, out var number))
                byId[type].BaseType = number;
        }
    }

    private static Func<StoreRow, TypeRecord> Reading(StoreSession session) => row => new()
    {
        Id = row.Int64(0),
        Name = row.Text(1),
        Version = row.TextOrNull(2),
        Description = row.TextOrNull(3),
        ExternalId = row.TextOrNull(4),
        InputType = ReadStructType(session, row, 5, "input"),
        OutputType = ReadStructType(session, row, 6, "output"),
    };

    /// <summary>One that cannot be read is left out: it must not keep the other types from being read.</summary>
    private static ArtifactStructType? ReadStructType(StoreSession session, StoreRow row, int column, string which)
    {
        var json = row.TextOrNull(column);
        if (json is null)
            return null;
        try
        {
            return JsonParser.Default.Parse<ArtifactStructType>(json);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            session.Warn($"The {which} type of the type '{row.Text(1)}' ({row.Int64(0)}) cannot be read: {exception.Message}");
            return null;
        }
    }
}
