using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KfpMetadata.Storage.Filtering;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Dialects;

/// <summary>SQLite 3.35 and newer.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static readonly SqliteDialect Instance = new();

    private SqliteDialect()
    {
    }

    public override string BeginRead => "BEGIN DEFERRED";

    public override string BeginWrite => "BEGIN IMMEDIATE";

    public override string TakeSnapshot => "SELECT 1 FROM sqlite_master LIMIT 1";

    public override string Commit => "COMMIT";

    public override string Rollback => "ROLLBACK";

    /// <summary>The cache is counted in KiB where it is negative: enough for the nodes of a page wherever they lie, in a store of any size.</summary>
    public override IReadOnlyList<string> Settings { get; } =
        ["PRAGMA foreign_keys = OFF", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -16384", "PRAGMA temp_store = MEMORY", "PRAGMA wal_autocheckpoint = 4000"];

    public override string UseLog => "PRAGMA journal_mode = WAL";

    public override string FoldLog => "PRAGMA journal_mode = DELETE";

    public override string UseNoJournal => "PRAGMA journal_mode = MEMORY";

    public override IReadOnlyList<string> CreateSchema => SqliteSchema.Statements;

    public override IReadOnlyList<string> CreateMissingIndexes => SqliteSchema.MissingIndexes;

    public override IReadOnlyList<string> CreateExtraIndexes => SqliteSchema.ExtraIndexes;

    public override string CountExtraIndexes { get; } =
        "SELECT count(*) FROM sqlite_master WHERE type = 'index' "
        + $"AND name IN ({string.Join(", ", SqliteSchema.ExtraIndexNames.Select(name => $"'{name}'"))})";

    public override string ListTables =>
        "SELECT name, CASE WHEN type = 'view' THEN 'view' WHEN sql LIKE 'CREATE VIRTUAL %' THEN 'virtual table' ELSE '' END "
        + "FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    public override string ListColumns => "SELECT name FROM pragma_table_info(@p0)";

    public override IReadOnlyList<string> UpgradeTo(long version) => SqliteUpgrades.Statements[version];

    public override string InsertionOrder => "rowid";

    /// <summary>"OR FAIL" spares SQLite the copies of pages by which it would take back the rows before one that is refused.</summary>
    public override string Insert(string table, string[] columns, int rows) => Insert("INSERT OR FAIL", table, columns, rows);

    public override string InsertOrIgnore(string table, string[] columns, int rows) => Insert("INSERT OR IGNORE", table, columns, rows);

    public override string Upsert(string table, string[] key, string[] columns)
    {
        var sql = new StringBuilder($"INSERT INTO {table} ({string.Join(", ", key)}, {string.Join(", ", columns)}) ");
        sql.Append(CultureInfo.InvariantCulture, $"VALUES ({Parameters(key.Length + columns.Length)}) ");
        sql.Append(CultureInfo.InvariantCulture, $"ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET ");
        for (var index = 0; index < columns.Length; index++)
            sql.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? "" : ", ")}{columns[index]} = excluded.{columns[index]}");
        return sql.ToString();
    }

    public override string IsOneOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override object IdList(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    public override object TextList(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    /// <summary>GoogleSQL's names, as MLMD writes them: what SQLite makes of names that it does not know decides MLMD's answers.</summary>
    public override string TypeName(FilterType type) => type switch
    {
        FilterType.Bool => "BOOL",
        FilterType.UInt64 => "UINT64",
        FilterType.Double => "FLOAT64",
        FilterType.String => "STRING",
        _ => "INT64",
    };

    public override long LastInsertId(DbConnection connection) =>
        raw.sqlite3_last_insert_rowid(((SqliteConnection)connection).Handle!);

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY };

    private static string Insert(string verb, string table, string[] columns, int rows)
    {
        var places = Enumerable.Range(0, rows).Select(row => $"({Parameters(columns.Length, row * columns.Length)})");
        return $"{verb} INTO {table} ({string.Join(", ", columns)}) VALUES {string.Join(", ", places)}";
    }

    private static string Parameters(int count, int first = 0) =>
        string.Join(", ", Enumerable.Range(first, count).Select(index => string.Create(CultureInfo.InvariantCulture, $"@p{index}")));
}
