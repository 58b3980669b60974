using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>The file of a store, looked at past the module.</summary>
internal static class StoreFile
{
    /// <summary>Tasks without exactly one output and one run, and outputs without exactly one task and one run.</summary>
    public const string Partial = """
        SELECT 'execution ' || id FROM Execution AS node
        WHERE (SELECT COUNT(*) FROM Event WHERE execution_id = node.id) <> 1 OR (SELECT COUNT(*) FROM Association WHERE execution_id = node.id) <> 1
        UNION ALL SELECT 'artifact ' || id FROM Artifact AS node
        WHERE (SELECT COUNT(*) FROM Event WHERE artifact_id = node.id) <> 1 OR (SELECT COUNT(*) FROM Attribution WHERE artifact_id = node.id) <> 1
        """;

    /// <summary>The file is sound, and every task that was confirmed is there once; none is there in part.</summary>
    /// <returns>How many tasks there are.</returns>
    public static int Require(string path, IReadOnlyCollection<string> acknowledged)
    {
        Assert.Equal(["ok"], RawSqlite.Query(path, "PRAGMA integrity_check"));
        Assert.Empty(RawSqlite.Query(path, Partial));
        var tasks = RawSqlite.Query(path, "SELECT string_value FROM ExecutionProperty WHERE name = 'record'");
        Assert.Equal(tasks.Count, tasks.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(acknowledged.Except(tasks, StringComparer.Ordinal));
        Assert.Equal(tasks.Order(StringComparer.Ordinal), RawSqlite.Query(path, "SELECT string_value FROM ArtifactProperty WHERE name = 'record'").Order(StringComparer.Ordinal));
        Assert.Equal(["1"], RawSqlite.Query(path, "SELECT COUNT(*) FROM Context"));
        return tasks.Count;
    }
}
