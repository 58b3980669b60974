using System.Globalization;
using System.Text;
using KfpMetadata.Storage.Filtering.Syntax;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>
/// Resolves names to columns, and joins what they need. As in MLMD a mention is a requirement: each property and each alias is one inner
/// join, wherever in the filter it stands, so that a node without it never matches.
/// </summary>
internal sealed class FilterTables(NodeKind kind, FilterParameters parameters, int otherTables)
{
    /// <summary>SQLite joins no more than 64.</summary>
    private const int MostTables = 64;

    private readonly StringBuilder joins = new();
    private readonly Dictionary<string, string> typeTables = new(StringComparer.Ordinal);
    private readonly Dictionary<(bool IsCustom, string Name), (string Table, bool IsQuoted)> properties = [];
    private readonly Dictionary<string, (string Alias, string Table)> neighbours = new(StringComparer.OrdinalIgnoreCase);
    private int tables = otherTables;

    public string Joins => joins.ToString();

    /// <summary>Whether a node may come several times.</summary>
    public bool RepeatsNodes { get; private set; }

    public TypedColumn Attribute(AttributeNode node)
    {
        if (NodeAttributes.TypeOf(kind, node.Name) is not { } type)
        {
            throw new FilterException(
                $"Unrecognized name: {node.Name}; {kind.Word}s have {NodeAttributes.Names(kind)}, "
                + "properties.NAME.KIND and custom_properties.NAME.KIND",
                node.Position);
        }

        var column = node.Name.ToLowerInvariant();
        return new TypedColumn(type, Is(column, "type") ? TypeName("N", kind.Type.Number) : $"N.{column}");
    }

    public TypedColumn Property(PropertyNode node)
    {
        var type = node.ValueKind switch
        {
            "int_value" => FilterType.Int64,
            "double_value" => FilterType.Double,
            "bool_value" => FilterType.Bool,
            _ => FilterType.String,
        };
        if (!properties.TryGetValue((node.IsCustom, node.Name), out var property))
        {
            property = (JoinProperty(node), node.IsQuoted);
            properties.Add((node.IsCustom, node.Name), property);
        }

        // A rule of MLMD, whose reason is how it rewrites filters.
        if (property.IsQuoted != node.IsQuoted)
        {
            throw new FilterException(
                $"Unrecognized name: {(node.IsCustom ? "custom_" : "")}properties; the property '{node.Name}' is named both with and without "
                + "backquotes: write it in one way",
                node.Position);
        }

        return new TypedColumn(type, $"{property.Table}.{node.ValueKind}");
    }

    public TypedColumn Field(NeighbourNode node)
    {
        if (Neighbours.Find(kind, node.Alias) is not { } neighbour)
            throw new FilterException($"Unrecognized name: {node.Alias}; {kind.Word}s have no such neighbours", node.Position);
        if (!neighbours.TryGetValue(node.Alias, out var joined))
        {
            joined = (node.Alias, JoinNeighbour(neighbour));
            neighbours.Add(node.Alias, joined);
        }

        if (!string.Equals(joined.Alias, node.Alias, StringComparison.Ordinal))
            throw new FilterException($"Duplicate expression column name {node.Alias}: there is {joined.Alias} too", node.Position);
        if (neighbour.Fields.TryGetValue(node.Field, out var type))
        {
            var field = node.Field.ToLowerInvariant();
            return new TypedColumn(
                type,
                Is(field, "type") && neighbour.HasType
                ? TypeName(joined.Table, number: null)
                : $"{joined.Table}.{field}");
        }

        if (neighbour.RefusedFields.Contains(node.Field, StringComparer.OrdinalIgnoreCase))
            throw StoreErrors.Internal($"Error when executing query: {node.Alias} has no column {node.Field}: use another field.");
        throw new FilterException(
            $"Field name {node.Field} does not exist in {node.Alias}; its fields are {string.Join(", ", neighbour.Fields.Keys)}",
            node.FieldPosition);
    }

    private string TypeName(string owner, long? number)
    {
        if (!typeTables.TryGetValue(owner, out var table))
        {
            table = NewTable();
            typeTables.Add(owner, table);
            joins.Append(CultureInfo.InvariantCulture, $" JOIN Type {table} ON {table}.id = {owner}.type_id");
            if (number is { } kindNumber)
                joins.Append(CultureInfo.InvariantCulture, $" AND {table}.type_kind = {kindNumber}");
        }

        return $"{table}.name";
    }

    /// <summary>The name matches as it is written, or in lower case: MLMD looks for the latter only.</summary>
    private string JoinProperty(PropertyNode node)
    {
        var table = NewTable();
        var lower = string.Concat(node.Name.Select(static letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter));
        var name = parameters.Add(node.Name);
        joins.Append(CultureInfo.InvariantCulture, $" JOIN {kind.PropertyTable} {table} ON {table}.{kind.IdColumn} = N.id AND ");
        if (Is(lower, node.Name))
        {
            joins.Append(CultureInfo.InvariantCulture, $"{table}.name = {name}");
        }
        else
        {
            joins.Append(CultureInfo.InvariantCulture, $"{table}.name IN ({name}, {parameters.Add(lower)})");
            RepeatsNodes = true;
        }

        joins.Append(CultureInfo.InvariantCulture, $" AND {table}.is_custom_property = {parameters.Add(node.IsCustom)}");
        return table;
    }

    private string JoinNeighbour(Neighbour neighbour)
    {
        RepeatsNodes = true;
        var table = NewTable();
        if (neighbour.LinkTable is not { } linkTable)
        {
            joins.Append(CultureInfo.InvariantCulture, $" JOIN {neighbour.Table} {table} ON {table}.{neighbour.NodeColumn} = N.id");
            return table;
        }

        var link = NewTable();
        joins.Append(CultureInfo.InvariantCulture, $" JOIN {linkTable} {link} ON {link}.{neighbour.NodeColumn} = N.id");
        joins.Append(CultureInfo.InvariantCulture, $" JOIN {neighbour.Table} {table} ON {table}.id = {link}.{neighbour.LinkColumn}");
        return table;
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private string NewTable()
    {
        if (++tables > MostTables)
            throw new FilterException($"The filter needs more than {MostTables} tables; use fewer properties and neighbours");
        return string.Create(CultureInfo.InvariantCulture, $"J{tables - 1}");
    }
}
