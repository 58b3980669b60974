using SQLitePCL;

namespace KfpMetadata.Bench;

/// <summary>Values of rows, in and out.</summary>
internal static class BareValues
{
    /// <summary>The values of the row at which a statement stands.</summary>
    public static object?[] Read(sqlite3_stmt statement)
    {
        var values = new object?[raw.sqlite3_column_count(statement)];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = raw.sqlite3_column_type(statement, column) switch
            {
                raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
                raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
                raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
                _ => null,
            };
        }

        return values;
    }

    /// <summary>Binds them in their order, after so many others.</summary>
    public static void Bind(sqlite3_stmt statement, object?[] values, int first = 0)
    {
        for (var index = 0; index < values.Length; index++)
        {
            _ = values[index] switch
            {
                long number => raw.sqlite3_bind_int64(statement, first + index + 1, number),
                double number => raw.sqlite3_bind_double(statement, first + index + 1, number),
                string text => raw.sqlite3_bind_text(statement, first + index + 1, text),
                _ => raw.sqlite3_bind_null(statement, first + index + 1),
            };
        }
    }
}
