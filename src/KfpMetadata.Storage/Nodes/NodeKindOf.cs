using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Storage.Nodes;

/// <summary>A kind of node with the message that carries it.</summary>
internal sealed class NodeKindOf<TMessage> : NodeKind
    where TMessage : class, IMessage<TMessage>
{
    public required Func<TMessage, Node> FromMessage { get; init; }

    public required Func<Node, TMessage> ToMessage { get; init; }

    public required Func<TMessage> New { get; init; }

    public required Func<TMessage, (MapField<string, Value> Own, MapField<string, Value> Custom)> PropertiesOf { get; init; }

    public override (IMessage Message, MapField<string, Value> Own, MapField<string, Value> Custom) Blank()
    {
        var message = New();
        var (own, custom) = PropertiesOf(message);
        return (message, own, custom);
    }
}
