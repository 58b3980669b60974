namespace KfpMetadata.Commands;

/// <summary>A node to put into a context; both were read before on this store.</summary>
public sealed class MemberLink
{
    internal MemberLink(MlmdNode node, MlmdContext context) => (Node, Member) = (node, new ContextMember(node.Id, context.Id));

    /// <summary>The artifact or execution.</summary>
    internal MlmdNode Node { get; }

    /// <summary>The ids of the pair.</summary>
    internal ContextMember Member { get; }
}
