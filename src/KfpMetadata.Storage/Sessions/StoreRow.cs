using System.Text;
using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>The row at which a statement stands; gone with the next one.</summary>
internal readonly unsafe struct StoreRow(nint statement, NameCache names)
{
    public bool IsNull(int column) => NativeColumns.Type(statement, column) == raw.SQLITE_NULL;

    public bool IsInteger(int column) => NativeColumns.Type(statement, column) == raw.SQLITE_INTEGER;

    public bool IsNumber(int column) => NativeColumns.Type(statement, column) is raw.SQLITE_INTEGER or raw.SQLITE_FLOAT;

    public long Int64(int column) => NativeColumns.Int64(statement, column);

    public double Double(int column) => NativeColumns.Double(statement, column);

    /// <summary>A text; empty for NULL.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    /// <summary>A text that is the same in many rows.</summary>
    public string Name(int column) => names.Get(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public string? NameOrNull(int column) => IsNull(column) ? null : Name(column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    private ReadOnlySpan<byte> Utf8(int column)
    {
        // In this order: the length is that of the text which the first call made.
        var text = NativeColumns.Text(statement, column);
        return new ReadOnlySpan<byte>(text, text is null ? 0 : NativeColumns.Bytes(statement, column));
    }
}
