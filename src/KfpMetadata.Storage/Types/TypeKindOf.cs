using Google.Protobuf;

namespace KfpMetadata.Storage.Types;

/// <summary>A kind of type with the message that carries it.</summary>
internal sealed class TypeKindOf<TMessage> : TypeKind
    where TMessage : IMessage<TMessage>
{
    public required Func<TMessage, TypeRecord> FromMessage { get; init; }

    public required Func<TypeRecord, TMessage> ToMessage { get; init; }
}
