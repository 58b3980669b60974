using Google.Protobuf;

namespace KfpMetadata.Storage.Nodes;

/// <summary>A kind of node with the message that carries it.</summary>
internal sealed class NodeKindOf<TMessage> : NodeKind
    where TMessage : IMessage<TMessage>
{
    public required Func<TMessage, Node> FromMessage { get; init; }

    public required Func<Node, TMessage> ToMessage { get; init; }
}
