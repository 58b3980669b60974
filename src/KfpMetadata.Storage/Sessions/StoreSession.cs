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

    /// <summary>Questions to remember: those of lists that are read page by page.</summary>
    private const int MostQuestions = 100;

    /// <summary>In bytes: 16 MiB, those of a MEDIUMTEXT.</summary>
    private const int LongestInFilters = 16 * 1024 * 1024;

    private readonly SqliteConnection connection;
    private readonly HashSet<string> withMany = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoreStatement> statements = new(StringComparer.Ordinal);

    private CancellationToken running;

    public StoreSession(SqliteConnection connection, SqlDialect dialect)
    {
        this.connection = connection;
        Dialect = dialect;
    }

    public SqlDialect Dialect { get; }

    /// <summary>The file of the store; null in memory, and until it is open.</summary>
    public StoreFile? File { get; set; }

    /// <summary>The moment of the running call, in milliseconds since 1970.</summary>
    public long Now { get; private set; }

    public bool IsReadOnlyHandle => raw.sqlite3_db_readonly(connection.Handle!, "main") == 1;

    /// <summary>What a read left out because it could not be read; null for nothing.</summary>
    public LeftOut? LeftOut { get; private set; }

    /// <summary>Notes that something is left out of the answer.</summary>
    public void Warn(string what) => (LeftOut ??= new LeftOut()).Add(what);

    /// <summary>Runs work in one transaction: all of it is kept, or nothing.</summary>
    public T InTransaction<T>(bool write, TimeProvider time, BusyWait wait, Func<StoreSession, T> work, CancellationToken cancellation)
    {
        File?.RequireInPlace();
        // Statements of the transaction control go to the library directly: the provider would sleep on a lock, deaf to cancellation.
        wait.Retry(() => Control(write ? Dialect.BeginWrite : Dialect.BeginRead), cancellation);
        Now = time.GetUtcNow().ToUnixTimeMilliseconds();
        LeftOut = null;
        running = cancellation;
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
            File?.RequireInPlace();
            wait.Retry(() => Control(Dialect.Commit), CancellationToken.None);
            done = true;
            if (write)
                File?.RequireInPlace();
            return result;
        }
        finally
        {
            // After some errors the library has rolled back by itself; a second rollback only reports that.
            running = CancellationToken.None;
            if (!done)
                _ = Control(Dialect.Rollback);
        }
    }

    /// <summary>Runs a statement without a transaction of its own and without waiting; the library's extended result code.</summary>
    public int Control(string sql) =>
        raw.sqlite3_exec(connection.Handle!, sql) == raw.SQLITE_OK ? raw.SQLITE_OK : raw.sqlite3_extended_errcode(connection.Handle!);

    public void Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql).Run(values);

    /// <summary>The rows that the last statement had written when it ended, in success or not.</summary>
    public int Changes => raw.sqlite3_changes(connection.Handle!);

    /// <summary>Runs a statement that writes a known number of rows. A trigger of the file can leave some out, and no database calls that an error.</summary>
    public void Write(int rows, string sql, params ReadOnlySpan<object?> values)
    {
        Execute(sql, values);
        if (Changes != rows)
            throw StoreErrors.RowsLeftOut();
    }

    /// <summary>Inserts so many rows and gives the id of the last.</summary>
    public long Insert(int rows, string sql, params ReadOnlySpan<object?> values)
    {
        Write(rows, sql, values);
        return Dialect.LastInsertId(connection);
    }

    public List<T> Query<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<object?> values) => Prepare(sql).Read(read, values);

    /// <summary>Whether a question was noted to have many answers.</summary>
    public bool HasMany(string question) => withMany.Contains(question);

    /// <summary>Notes that a question has many answers.</summary>
    public void NoteMany(string question)
    {
        if (withMany.Count == MostQuestions)
            withMany.Clear();
        withMany.Add(question);
    }

    public List<long> QueryIds(string sql, params ReadOnlySpan<object?> values) =>
        Query(sql, static row => row.Int64(0), values);

    /// <summary>
    /// The same, where a filter of a client is in the statement. Its functions could make texts of a gigabyte out of a few bytes, each row anew; they may not be longer
    /// than the longest that MLMD's MySQL keeps.
    /// </summary>
    public List<long> QueryFilteredIds(string sql, params ReadOnlySpan<object?> values)
    {
        var before = NativeConnection.LimitLength(connection, LongestInFilters);
        try
        {
            return QueryIds(sql, values);
        }
        finally
        {
            _ = NativeConnection.LimitLength(connection, before);
        }
    }

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
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
    }

    private SqliteException LastError()
    {
        var code = raw.sqlite3_extended_errcode(connection.Handle!);
        return new SqliteException(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), code & 0xff, code);
    }

    private void Interrupt() => raw.sqlite3_interrupt(connection.Handle!);

    private StoreStatement Prepare(string sql)
    {
        // An interrupt between two statements is forgotten by the library.
        running.ThrowIfCancellationRequested();
        if (statements.TryGetValue(sql, out var statement))
            return statement;
        if (statements.Count == MostStatements)
            Forget();
        statement = new StoreStatement(connection.Handle!, sql);
        statements.Add(sql, statement);
        return statement;
    }
}
