using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KfpMetadata.Storage.Dialects;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>
/// One connection with its prepared statements. A session serves one call at a time; parameters of a statement are named @p0, @p1, ...
/// in the order of the arguments.
/// </summary>
internal sealed class StoreSession : IDisposable
{
    /// <summary>The statements of the store are far fewer; those of filters are without number.</summary>
    private const int MostStatements = 400;

    /// <summary>How much of a database is copied between two looks at a cancellation: 8 MiB of the usual pages.</summary>
    private const int PagesAtOnce = 2048;

    /// <summary>Characters that make no more than 512 bytes.</summary>
    private const int ShortText = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

    public StoreSession(SqliteConnection connection, SqlDialect dialect)
    {
        this.connection = connection;
        Dialect = dialect;
    }

    public SqlDialect Dialect { get; }

    /// <summary>The moment of the running call, in milliseconds since 1970.</summary>
    public long Now { get; private set; }

    public bool IsReadOnlyHandle => raw.sqlite3_db_readonly(connection.Handle!, "main") == 1;

    /// <summary>Runs work in one transaction: all of it is kept, or nothing.</summary>
    public T InTransaction<T>(bool write, TimeProvider time, BusyWait wait, Func<StoreSession, T> work, CancellationToken cancellation)
    {
        // Statements of the transaction control go to the library directly: the provider would sleep on a lock, deaf to cancellation.
        wait.Retry(() => Control(write ? Dialect.BeginWrite : Dialect.BeginRead), cancellation);
        Now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var done = false;
        try
        {
            T result;
            using (cancellation.UnsafeRegister(static state => ((StoreSession)state!).Interrupt(), this))
            {
                if (!write)
                    wait.Retry(() => Control(Dialect.TakeSnapshot), cancellation);
                result = work(this);
            }

            cancellation.ThrowIfCancellationRequested();
            wait.Retry(() => Control(Dialect.Commit), CancellationToken.None);
            done = true;
            return result;
        }
        finally
        {
            // After some errors the library has rolled back by itself; a second rollback only reports that.
            if (!done)
                _ = Control(Dialect.Rollback);
        }
    }

    /// <summary>Runs a statement without a transaction of its own and without waiting; the library's result code.</summary>
    public int Control(string sql) => raw.sqlite3_exec(connection.Handle!, sql);

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Inserts one row and gives the id it got.</summary>
    public long Insert(string sql, params ReadOnlySpan<object?> values)
    {
        Execute(sql, values);
        return Dialect.LastInsertId(connection);
    }

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public List<long> QueryIds(string sql, params ReadOnlySpan<object?> values) =>
        Query(sql, static reader => reader.GetInt64(0), values);

    /// <summary>Copies the whole database, as this connection sees it, over that of another one.</summary>
    /// <param name="target">The other one, of an empty database.</param>
    /// <param name="report">Told of the part that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the copying between two portions.</param>
    public void CopyTo(StoreSession target, Action<double> report, CancellationToken cancellation)
    {
        using var backup = raw.sqlite3_backup_init(target.connection.Handle!, "main", connection.Handle!, "main");
        if (backup.IsInvalid)
            throw target.LastError();
        int code;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtOnce);
            var (left, all) = (raw.sqlite3_backup_remaining(backup), raw.sqlite3_backup_pagecount(backup));
            report(all == 0 ? 0 : 1 - ((double)left / all));
        }
        while (code == raw.SQLITE_OK);
        if (raw.sqlite3_backup_finish(backup) != raw.SQLITE_OK || code != raw.SQLITE_DONE)
            throw target.LastError();
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        commands.Clear();
    }

    private SqliteException LastError()
    {
        var code = raw.sqlite3_extended_errcode(connection.Handle!);
        return new SqliteException(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), code & 0xff, code);
    }

    private void Interrupt() => raw.sqlite3_interrupt(connection.Handle!);

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (IsCutOff(values[index])) sql = Regex.Replace(sql, string.Create(CultureInfo.InvariantCulture, $@"@p{index}\b"), "CAST($0 AS TEXT)", RegexOptions.None, Patience);
        }

        if (!commands.TryGetValue(sql, out var command))
        {
            if (commands.Count == MostStatements)
                Forget();
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are built from constants; every value is a parameter.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var index = 0; index < values.Length; index++)
                command.Parameters.Add(new SqliteParameter { ParameterName = "@p" + index.ToString(CultureInfo.InvariantCulture) });
            commands.Add(sql, command);
        }

        for (var index = 0; index < values.Length; index++)
        {
            var parameter = command.Parameters[index];
            // A parameter keeps the type of its first value; without the reset a number would be bound as text later.
            parameter.ResetSqliteType();
            parameter.Value = IsCutOff(values[index]) ? Encoding.UTF8.GetBytes((string)values[index]!) : values[index] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>The provider binds a text of more than 512 bytes only up to its first zero character. As bytes it goes in whole.</summary>
    private static bool IsCutOff(object? value) => value is string { Length: > ShortText } text && text.Contains('\0', StringComparison.Ordinal);
}
