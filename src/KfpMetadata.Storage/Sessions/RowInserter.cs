using System.Runtime.InteropServices;

namespace KfpMetadata.Storage.Sessions;

/// <summary>Inserts rows of one table, as many in one statement as <see cref="InsertSql"/> allows. What is added is in the table after <see cref="Flush"/>.</summary>
internal sealed class RowInserter(StoreSession session, InsertSql sql)
{
    private readonly List<object?> values = [];

    /// <summary>Whether the next row must wait for a flush.</summary>
    public bool IsFull => Waiting == InsertSql.MostRows;

    private int Waiting => values.Count / sql.Columns;

    /// <summary>Adds a row; inserts those that wait, where there is no room.</summary>
    public void Add(params ReadOnlySpan<object?> row)
    {
        if (IsFull)
            Flush();
        values.AddRange(row);
    }

    /// <summary>Inserts the rows that wait.</summary>
    /// <returns>The id of the first; the others follow it one by one. It means nothing where none waited, or the table has no ids.</returns>
    public long Flush()
    {
        var rows = Waiting;
        if (rows == 0)
            return 0;
        try
        {
            if (!sql.Ignores)
                return session.Insert(rows, sql.For(session.Dialect, rows), CollectionsMarshal.AsSpan(values)) - rows + 1;
            session.Execute(sql.For(session.Dialect, rows), CollectionsMarshal.AsSpan(values));
            if (session.Changes < rows)
                RequireAll();
            return 0;
        }
        finally
        {
            values.Clear();
        }
    }

    /// <summary>A row that was left out must be there already: a trigger of the file can leave one out as well.</summary>
    private void RequireAll()
    {
        for (var first = 0; first < values.Count; first += sql.Columns)
        {
            if (session.QueryIds(sql.Find, CollectionsMarshal.AsSpan(values).Slice(first, sql.Columns)).Count == 0)
                throw StoreErrors.RowsLeftOut();
        }
    }
}
