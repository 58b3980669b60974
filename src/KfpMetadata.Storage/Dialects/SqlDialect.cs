using System.Data.Common;
using KfpMetadata.Storage.Filtering;

namespace KfpMetadata.Storage.Dialects;

/// <summary>What differs from database to database; all other statements are portable SQL.</summary>
internal abstract class SqlDialect
{
    public abstract string BeginRead { get; }

    public abstract string BeginWrite { get; }

    /// <summary>A cheap read that takes the read lock, so that no later statement of the transaction has to wait.</summary>
    public abstract string TakeSnapshot { get; }

    public abstract string Commit { get; }

    public abstract string Rollback { get; }

    /// <summary>Settings of every connection.</summary>
    public abstract IReadOnlyList<string> Settings { get; }

    /// <summary>Lets readers and a writer of a file work beside each other.</summary>
    public abstract string UseLog { get; }

    /// <summary>Undoes <see cref="UseLog"/>; fails, harmlessly, while others have the file open.</summary>
    public abstract string FoldLog { get; }

    /// <summary>For a database that is thrown away where writing it is interrupted: no file is kept beside it.</summary>
    public abstract string UseNoJournal { get; }

    /// <summary>The statements that make the tables and indexes of an empty database.</summary>
    public abstract IReadOnlyList<string> CreateSchema { get; }

    /// <summary>Makes the indexes of the schema that are missing.</summary>
    public abstract IReadOnlyList<string> CreateMissingIndexes { get; }

    /// <summary>Indexes that MLMD does not have; harmless to it.</summary>
    public abstract IReadOnlyList<string> CreateExtraIndexes { get; }

    /// <summary>Counts those of <see cref="CreateExtraIndexes"/> that are there.</summary>
    public abstract string CountExtraIndexes { get; }

    /// <summary>Lists the names of the tables and of what can stand in the place of one, and what each is: empty for a table.</summary>
    public abstract string ListTables { get; }

    /// <summary>Lists the columns of the table in @p0.</summary>
    public abstract string ListColumns { get; }

    /// <summary>The statements that bring the tables of the version before to this one, without indexes.</summary>
    public abstract IReadOnlyList<string> UpgradeTo(long version);

    /// <summary>An ordering expression that gives rows of a table without a key in the order of their insertion.</summary>
    public abstract string InsertionOrder { get; }

    /// <summary>
    /// An insert of @p0, @p1, ..., so many rows one after the other. Where a row is refused, those before it are there, and the transaction cannot be kept.
    /// </summary>
    public abstract string Insert(string table, string[] columns, int rows);

    /// <summary>The same, which leaves out rows that are there.</summary>
    public abstract string InsertOrIgnore(string table, string[] columns, int rows);

    /// <summary>An insert of @p0, @p1, ... that replaces the other columns where the key is there.</summary>
    public abstract string Upsert(string table, string[] key, string[] columns);

    /// <summary>A condition that a column is one of the ids in a parameter made by <see cref="IdList"/>.</summary>
    public abstract string IsOneOf(string column, string parameter);

    /// <summary>The parameter value that holds a list of ids.</summary>
    public abstract object IdList(IEnumerable<long> ids);

    /// <summary>The parameter value that holds a list of texts, none of which has a NUL; for <see cref="IsOneOf"/>.</summary>
    public abstract object TextList(IEnumerable<string> texts);

    /// <summary>The name of a type in CAST.</summary>
    public abstract string TypeName(FilterType type);

    public abstract long LastInsertId(DbConnection connection);

    /// <summary>Whether the database refused a row because of a unique constraint.</summary>
    public abstract bool IsUniqueViolation(DbException exception);
}
