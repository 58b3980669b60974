using KfpMetadata.Storage.Dialects;
using SQLitePCL;

namespace KfpMetadata.Bench;

/// <summary>SQLite with the settings of the embedded store and nothing of this project above it: what a workload takes at the least.</summary>
internal sealed class BareDatabase : IDisposable
{
    private readonly sqlite3 _handle;

    /// <summary>Opens a file.</summary>
    public BareDatabase(string path, bool isWritten)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open_v2(path, out _handle, isWritten ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READONLY, null));
        var dialect = SqliteDialect.Instance;
        foreach (var setting in dialect.Settings) Run(setting);
        if (isWritten) Run(dialect.UseLog);
    }

    /// <summary>Runs a statement once.</summary>
    public void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Prepares a statement.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        return statement;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>All rows of a statement.</summary>
    public List<object?[]> Rows(sqlite3_stmt statement, object?[] values)
    {
        var rows = new List<object?[]>();
        BareValues.Bind(statement, values);
        while (Step(statement)) rows.Add(BareValues.Read(statement));
        _ = raw.sqlite3_reset(statement);
        return rows;
    }

    public void Dispose() => _handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");
    }
}
