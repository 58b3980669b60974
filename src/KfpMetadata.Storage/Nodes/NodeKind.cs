using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage.Nodes;

/// <summary>What differs between artifacts, executions and contexts.</summary>
internal abstract class NodeKind
{
    public required string Table { get; init; }

    /// <summary>The kind as error texts write it.</summary>
    public required string Word { get; init; }

    public required TypeKind Type { get; init; }

    /// <summary>The column of the state; null where the kind has none.</summary>
    public string? StateColumn { get; init; }

    public bool HasUri { get; init; }

    /// <summary>Contexts must have a name, and it can be changed; the name of the others is optional and stays.</summary>
    public bool HasRequiredName { get; init; }

    /// <summary>Whether the enum of states has this number.</summary>
    public Func<int, bool> KnowsState { get; init; } = static _ => false;

    /// <summary>The table that links nodes of this kind with contexts; null for contexts.</summary>
    public string? ContextLinkTable { get; init; }

    public string PropertyTable => Table + "Property";

    /// <summary>The column that holds the id of a node in other tables.</summary>
    public string IdColumn => Word + "_id";

    /// <summary>An empty message and its maps of properties: a row that is read is answered in them, and not copied.</summary>
    public abstract (IMessage Message, MapField<string, Value> Own, MapField<string, Value> Custom) Blank();

    /// <summary>Reads the columns in the order that <see cref="NodeReader"/> expects, from tables of which N is the node's.</summary>
    public string SelectFrom(string tables) =>
        $"SELECT N.id, N.type_id, T.name, N.name, N.external_id, N.create_time_since_epoch, N.last_update_time_since_epoch, "
        + $"{(HasUri ? "N.uri" : "NULL")}, {(StateColumn is null ? "NULL" : "N." + StateColumn)} "
        + $"FROM {tables} LEFT JOIN Type T ON T.id = N.type_id";
}
