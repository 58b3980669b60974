using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>One prepared statement, to be run again and again. Parameters are named @p0, @p1, ... in the order of the values.</summary>
internal sealed class StoreStatement : IDisposable
{
    /// <summary>SQLITE_PREPARE_PERSISTENT.</summary>
    private const uint KeptForLong = 1;

    private const int ShortText = 256;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly NameCache names = new();
    private readonly List<int> places = [];

    public StoreStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, KeptForLong, out statement));
    }

    /// <summary>Runs it to its end.</summary>
    public void Run(ReadOnlySpan<object?> values)
    {
        try
        {
            Bind(values);
            while (Step())
            {
                // Rows that nobody asked for.
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads all its rows.</summary>
    public List<T> Read<T>(Func<StoreRow, T> read, ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        try
        {
            Bind(values);
            var row = new StoreRow(statement.DangerousGetHandle(), names);
            while (Step())
                rows.Add(read(row));
        }
        finally
        {
            Reset();
        }

        return rows;
    }

    public void Dispose() => statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Its code is that of the step before, which has been told.</summary>
    private void Reset() => _ = raw.sqlite3_reset(statement);

    private void Bind(ReadOnlySpan<object?> values)
    {
        while (places.Count < values.Length)
            places.Add(raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"@p{places.Count}")));
        var handle = statement.DangerousGetHandle();
        for (var index = 0; index < values.Length; index++)
        {
            // A value that the statement does not use has the place 0.
            if (places[index] > 0 && Bind(handle, places[index], values[index]) is not raw.SQLITE_OK and var code)
                Check(code);
        }
    }

    private static int Bind(nint handle, int place, object? value) => value switch
    {
        null => NativeParameters.Null(handle, place),
        string text => BindText(handle, place, text),
        double number => NativeParameters.Double(handle, place, number),
        long number => NativeParameters.Int64(handle, place, number),
        bool flag => NativeParameters.Int64(handle, place, flag ? 1 : 0),
        _ => NativeParameters.Int64(handle, place, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static unsafe int BindText(nint handle, int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= ShortText)
        {
            // Its address is never null, as that of no bytes would be: an empty text is a text.
            var few = stackalloc byte[ShortText];
            return NativeParameters.Text(handle, place, few, Encoding.UTF8.GetBytes(text, new Span<byte>(few, ShortText)), NativeParameters.Copied);
        }

        var many = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            fixed (byte* bytes = many)
                return NativeParameters.Text(handle, place, bytes, Encoding.UTF8.GetBytes(text, many), NativeParameters.Copied);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(many);
        }
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, database);
}
