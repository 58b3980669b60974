using Google.Protobuf;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Types;

/// <summary>Creates types and extends them.</summary>
internal static class TypeWriter
{
    /// <summary>Stores types and gives their ids, in order.</summary>
    public static List<long> PutAll(
        StoreSession session, TypeKind kind, IEnumerable<TypeRecord> types, bool canAddFields, bool canOmitFields)
    {
        var before = new Dictionary<long, TypeRecord?>();
        return types.Select(type => Put(session, kind, type, canAddFields, canOmitFields, before)).ToList();
    }

    /// <summary>Stores a type and gives its id. One of the same name and version may only gain properties.</summary>
    public static long Put(StoreSession session, TypeKind kind, TypeRecord type, bool canAddFields, bool canOmitFields) =>
        Put(session, kind, type, canAddFields, canOmitFields, []);

    /// <summary>Stores a type of a request.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="kind">The kind of type.</param>
    /// <param name="type">The type.</param>
    /// <param name="canAddFields">Whether it may have properties that the stored one lacks.</param>
    /// <param name="canOmitFields">Whether it may lack properties that the stored one has.</param>
    /// <param name="before">The types of the request as they were before it, by id; null for one that the request has created.</param>
    private static long Put(
        StoreSession session, TypeKind kind, TypeRecord type, bool canAddFields, bool canOmitFields, Dictionary<long, TypeRecord?> before)
    {
        if (string.IsNullOrEmpty(type.Name))
            throw StoreErrors.InvalidArgument("No type name is specified.");
        var stored = TypeReader.FindByName(session, kind, type.Name, type.Version);
        CheckTexts(kind, type, stored);
        if (stored is null)
        {
            var id = Create(session, kind, type);
            before[id] = null;
            return id;
        }

        // The flags are about the type as it was before the request, which may name it twice.
        before.TryAdd(stored.Id!.Value, stored);
        var added = Compare(before[stored.Id.Value] ?? stored, type, canAddFields, canOmitFields);
        Extend(session, kind, stored, type, added, isNew: before[stored.Id.Value] is null);
        return stored.Id.Value;
    }

    private static void CheckTexts(TypeKind kind, TypeRecord type, TypeRecord? stored)
    {
        if (stored is null)
        {
            NullMark.Refuse(type.Name, $"name of the {kind.Word} type");
            NullMark.Refuse(type.Version, $"version of the {kind.Word} type");
            NullMark.Refuse(type.Description, $"description of the {kind.Word} type");
            if (Nesting.IsTooDeep(type.InputType) || Nesting.IsTooDeep(type.OutputType))
                throw StoreErrors.InvalidArgument($"The input or output type of the {kind.Word} type {type.Name} is nested deeper than {Nesting.Most} levels, and could not be read again.");
        }

        NullMark.Refuse(type.ExternalId, $"external id of the {kind.Word} type", stored?.ExternalId);
        foreach (var name in type.Properties.Keys.Where(name => stored?.Properties.ContainsKey(name) != true))
            NullMark.Refuse(name, $"name of a property of the {kind.Word} type");
    }

    private static long Create(StoreSession session, TypeKind kind, TypeRecord type)
    {
        RequireFreeExternalId(session, kind, type.ExternalId, ownId: null);
        var id = session.Insert(
            1, "INSERT INTO Type (name, version, type_kind, description, input_type, output_type, external_id) "
            + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
            type.Name, string.IsNullOrEmpty(type.Version) ? null : type.Version, kind.Number, type.Description,
            Json(type.InputType), Json(type.OutputType), type.ExternalId);
        // MLMD looks at the properties when it writes them: an external id that is taken comes first.
        if (type.Properties.FirstOrDefault(property => property.Value == PropertyType.Unknown).Key is { } unknown)
            throw StoreErrors.InvalidArgument($"Property {unknown} is UNKNOWN.");
        foreach (var (name, property) in type.Properties)
            AddProperty(session, id, name, property);
        if (type.BaseType is { } baseType)
            AddBaseType(session, kind, id, baseType);
        return id;
    }

    private static void Extend(StoreSession session, TypeKind kind, TypeRecord stored, TypeRecord type, List<string> added, bool isNew)
    {
        var id = stored.Id!.Value;
        foreach (var name in added)
        {
            if (type.Properties[name] == PropertyType.Unknown)
                throw StoreErrors.InvalidArgument($"Property:{name} type should not be UNKNOWN.");
            if (!stored.Properties.TryGetValue(name, out var known))
                AddProperty(session, id, name, type.Properties[name]);
            else if (known != type.Properties[name])
                throw StoreErrors.AlreadyExists($"Property:{name} type is different from the existing type: {Properties(stored)}");
        }

        // What is empty or left out keeps the stored one, but not (in MLMD) the one of a type that the same request has created.
        var externalId = type.ExternalId ?? "";
        if ((isNew || externalId.Length > 0) && !string.Equals(externalId, stored.ExternalId ?? "", StringComparison.Ordinal))
        {
            RequireFreeExternalId(session, kind, externalId, id);
            session.Write(1, "UPDATE Type SET external_id = @p1 WHERE id = @p0", id, externalId);
        }

        if (type.BaseType is { } baseType && baseType != stored.BaseType)
        {
            if (stored.BaseType is not null && baseType != 0)
                throw StoreErrors.Unimplemented("base_type update is not supported yet");
            AddBaseType(session, kind, id, baseType);
        }
    }

    /// <summary>The names of the properties to add.</summary>
    private static List<string> Compare(TypeRecord stored, TypeRecord type, bool canAddFields, bool canOmitFields)
    {
        const string Refusal = "Type already exists with different properties: ";
        foreach (var (name, property) in type.Properties)
        {
            if (stored.Properties.TryGetValue(name, out var known) && known != property)
            {
                throw StoreErrors.AlreadyExists(
                    $"{Refusal}Conflicting property value type found in stored and given types: {Both(stored, type, '_')}");
            }
        }

        if (!canOmitFields && stored.Properties.Keys.Any(name => !type.Properties.ContainsKey(name)))
        {
            throw StoreErrors.AlreadyExists(
                $"{Refusal}can_omit_fields is false while stored type has more properties: {Both(stored, type, ' ')}");
        }

        var added = type.Properties.Keys.Where(name => !stored.Properties.ContainsKey(name)).ToList();
        if (added.Count > 0 && !canAddFields)
        {
            throw StoreErrors.AlreadyExists(
                $"{Refusal}can_add_fields is false while the given type has more properties: {Both(stored, type, '_')}");
        }

        return added;
    }

    private static void RequireFreeExternalId(StoreSession session, TypeKind kind, string? externalId, long? ownId)
    {
        if (externalId is null)
            return;
        var taken = session.QueryIds("SELECT id FROM Type WHERE external_id = @p0 AND type_kind = @p1", externalId, kind.Number);
        if (taken.Exists(id => id != ownId))
        {
            throw StoreErrors.AlreadyExists(
                $"Conflict of external_id: {externalId} Found already existing {kind.Word} type with the same external_id: "
                + $"{{ id: {taken[0]} }}");
        }
    }

    private static void AddProperty(StoreSession session, long typeId, string name, PropertyType property) =>
        session.Write(1, "INSERT INTO TypeProperty (type_id, name, data_type) VALUES (@p0, @p1, @p2)", typeId, name, (int)property);

    private static void AddBaseType(StoreSession session, TypeKind kind, long typeId, int baseType)
    {
        if (!kind.BaseTypes.TryGetValue(baseType, out var name))
            throw StoreErrors.Unimplemented("base_type deletion is not supported yet");
        var parent = TypeReader.FindId(session, kind, name, version: null)
            ?? throw StoreErrors.Internal($"The store lacks the predefined type {name}.");
        if (parent == typeId)
            throw StoreErrors.InvalidArgument("There is a cycle detected of the given relationship.");
        session.Write(1, "INSERT INTO ParentType (type_id, parent_type_id) VALUES (@p0, @p1)", typeId, parent);
    }

    private static string Both(TypeRecord stored, TypeRecord type, char blank) =>
        $"stored{blank}type: {Properties(stored)}; {(blank == '_' ? "other_type" : "given type")}: {StoreErrors.Dump(type.Message)}";

    private static string Properties(TypeRecord type)
    {
        var properties = type.Properties.Select(pair => $"{pair.Key}: {pair.Value}");
        return $"{{ id: {type.Id}, name: {type.Name}, properties: {{ {string.Join(", ", properties)} }} }}";
    }

    private static string? Json(ArtifactStructType? type) => type is null ? null : JsonFormatter.Default.Format(type);
}
