using System.Data.Common;
using System.Globalization;
using System.Runtime.Loader;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>
/// Statements on a SQLite file, past the module. They go through the copy of SQLite that the module brings: two copies in one process would
/// break each other's locks. The module loads it when a store is first opened.
/// </summary>
internal static class RawSqlite
{
    public static void Execute(string path, string sql) => Run(path, sql, static command => command.ExecuteNonQuery());

    /// <summary>The first column of a query as text.</summary>
    public static IReadOnlyList<string> Query(string path, string sql) => Run(path, sql, static command =>
    {
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture) ?? "");
        return rows;
    });

    private static TResult Run<TResult>(string path, string sql, Func<DbCommand, TResult> run)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return run(command);
    }

    /// <summary>Keeps writers out of the file until the result is disposed.</summary>
    public static IDisposable Lock(string path)
    {
        var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    private static DbConnection Open(string path)
    {
        var assembly = AssemblyLoadContext.All.SelectMany(static context => context.Assemblies)
            .First(static assembly => string.Equals(assembly.GetName().Name, "Microsoft.Data.Sqlite", StringComparison.Ordinal));
        var type = assembly.GetType("Microsoft.Data.Sqlite.SqliteConnection", throwOnError: true)!;
        var connection = (DbConnection)Activator.CreateInstance(type, $"Data Source=\"{path}\";Pooling=False")!;
        connection.Open();
        return connection;
    }
}
