using KfpMetadata.Storage.Sessions;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage.Schema;

/// <summary>Makes the tables of an empty database and adds what an accepted store may lack.</summary>
internal static class SchemaCreator
{
    public static void CreateTables(StoreSession session)
    {
        foreach (var statement in session.Dialect.CreateSchema)
            session.Execute(statement);
        session.Write(1, "INSERT INTO MLMDEnv (schema_version) VALUES (@p0)", StoreSchema.Version);
    }

    /// <summary>Whether <see cref="Complete"/> would change the store.</summary>
    public static bool IsComplete(StoreSession session) =>
        MissingPredefinedTypes(session).Count == 0
        && session.QueryIds(session.Dialect.CountExtraIndexes)[0] == session.Dialect.CreateExtraIndexes.Count;

    public static void Complete(StoreSession session)
    {
        foreach (var (name, kind) in MissingPredefinedTypes(session))
            session.Write(1, "INSERT INTO Type (name, type_kind) VALUES (@p0, @p1)", name, kind);
        foreach (var statement in session.Dialect.CreateExtraIndexes)
            session.Execute(statement);
    }

    private static List<(string Name, long Kind)> MissingPredefinedTypes(StoreSession session)
    {
        var present = session.Query(
            "SELECT name, type_kind FROM Type WHERE version IS NULL AND name LIKE 'mlmd.%'",
            static row => (Name: row.Text(0), Kind: row.Int64(1))).ToHashSet();
        return TypeKinds.All
            .SelectMany(kind => kind.BaseTypes.Values.Select(name => (name, (long)kind.Number)))
            .Where(type => !present.Contains(type))
            .ToList();
    }
}
