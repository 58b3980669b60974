using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using Field = KfpMetadata.Protocol.ListOperationOptions.Types.OrderByField.Types.Field;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The order of a list: a field, with the id where it ties.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsAscending">The direction.</param>
/// <param name="Id">The column of the id.</param>
internal sealed record NodeOrder(Field Field, bool IsAscending, string Id)
{
    /// <summary>The columns that <see cref="Clause"/> names.</summary>
    public string Columns => TimeColumn is { } column ? $"{Id}, {column}" : Id;

    public bool IsByTime => TimeColumn is not null;

    private string? TimeColumn => Field switch
    {
        Field.CreateTime => "N.create_time_since_epoch",
        Field.LastUpdateTime => "N.last_update_time_since_epoch",
        _ => null,
    };

    private string Direction => IsAscending ? "ASC" : "DESC";

    private string After => IsAscending ? ">" : "<";

    public string Clause => TimeColumn is { } column ? $"{column} {Direction}, {Id} {Direction}" : $"{Id} {Direction}";

    public static NodeOrder From(ListOperationOptions options, string id)
    {
        // Unset is by id, ascending: the defaults of the message. A number that the enum lacks is not set.
        var order = options.OrderByField ?? new ListOperationOptions.Types.OrderByField();
        var field = Enum.IsDefined(order.Field) ? order.Field : Field.Id;
        if (field is not (Field.Id or Field.CreateTime or Field.LastUpdateTime))
            throw StoreErrors.InvalidArgument($"Unsupported field: {FieldName(field)} specified in ListOperationOptions");
        return new NodeOrder(field, order.IsAsc, id);
    }

    /// <summary>What the order goes by, of one node.</summary>
    public long KeyOf(Node node) => Field switch
    {
        Field.CreateTime => node.CreateTime!.Value,
        Field.LastUpdateTime => node.UpdateTime!.Value,
        _ => node.Id!.Value,
    };

    /// <summary>What follows the place that a token names.</summary>
    public NodeOrderPart Behind(ListOperationNextPageToken token) => TimeColumn is { } column
        ? new NodeOrderPart(first => $"({column}, {Id}) {After} (@p{first}, @p{first + 1})", [token.FieldOffset, IdOf(token)])
        : new NodeOrderPart(first => $"{Id} {After} @p{first}", [IdOf(token)]);

    /// <summary>
    /// The same as two parts, one after the other: the rest of those of the token's time, and then the others. Each of them is one search
    /// in an index by the time, where the condition of both would pass over all of that time from the first one on.
    /// </summary>
    public IReadOnlyList<NodeOrderPart> PartsBehind(ListOperationNextPageToken token) => TimeColumn is { } column
        ?
        [
            new NodeOrderPart(first => $"{column} = @p{first} AND {Id} {After} @p{first + 1}", [token.FieldOffset, IdOf(token)]),
            new NodeOrderPart(first => $"{column} {After} @p{first}", [token.FieldOffset]),
        ]
        : [Behind(token)];

    /// <summary>MLMD's tokens of the update time list the last page's ids instead, the last one first.</summary>
    private static long IdOf(ListOperationNextPageToken token) =>
        token.HasIdOffset || token.ListedIds.Count == 0 ? token.IdOffset : token.ListedIds[0];

    private static string FieldName(Field field) => field == Field.Unspecified ? "FIELD_UNSPECIFIED" : field.ToString("D");
}
