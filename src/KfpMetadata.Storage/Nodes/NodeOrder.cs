using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using Field = KfpMetadata.Protocol.ListOperationOptions.Types.OrderByField.Types.Field;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The order of a list: a field, with the id where it ties.</summary>
internal sealed record NodeOrder(Field Field, bool IsAscending)
{
    /// <summary>The columns that <see cref="Clause"/> names.</summary>
    public string Columns => TimeColumn is { } column ? $"N.id, {column}" : "N.id";

    private string? TimeColumn => Field switch
    {
        Field.CreateTime => "N.create_time_since_epoch",
        Field.LastUpdateTime => "N.last_update_time_since_epoch",
        _ => null,
    };

    private string Direction => IsAscending ? "ASC" : "DESC";

    public string Clause => TimeColumn is { } column ? $"{column} {Direction}, N.id {Direction}" : $"N.id {Direction}";

    public static NodeOrder From(ListOperationOptions options)
    {
        // Unset is by id, ascending: the defaults of the message. A number that the enum lacks is not set.
        var order = options.OrderByField ?? new ListOperationOptions.Types.OrderByField();
        var field = Enum.IsDefined(order.Field) ? order.Field : Field.Id;
        if (field is not (Field.Id or Field.CreateTime or Field.LastUpdateTime))
            throw StoreErrors.InvalidArgument($"Unsupported field: {FieldName(field)} specified in ListOperationOptions");
        return new NodeOrder(field, order.IsAsc);
    }

    /// <summary>What the order goes by, of one node.</summary>
    public long KeyOf(Node node) => Field switch
    {
        Field.CreateTime => node.CreateTime!.Value,
        Field.LastUpdateTime => node.UpdateTime!.Value,
        _ => node.Id!.Value,
    };

    /// <summary>Restricts a list to what follows the place that a token names.</summary>
    public void AddCondition(ListOperationNextPageToken token, List<string> conditions, List<object?> values)
    {
        var after = IsAscending ? ">" : "<";
        var id = $"@p{values.Count}";
        // MLMD's tokens of the update time list the last page's ids instead, the last one first.
        values.Add(token.HasIdOffset || token.ListedIds.Count == 0 ? token.IdOffset : token.ListedIds[0]);
        if (TimeColumn is not { } column)
        {
            conditions.Add($"N.id {after} {id}");
            return;
        }

        var time = $"@p{values.Count}";
        values.Add(token.FieldOffset);
        conditions.Add($"({column}, N.id) {after} ({time}, {id})");
    }

    private static string FieldName(Field field) => field == Field.Unspecified ? "FIELD_UNSPECIFIED" : field.ToString("D");
}
