namespace KfpMetadata.Commands;

/// <summary>A context to be made the child of another; both were read before on this store.</summary>
public sealed class ParentLink
{
    /// <exception cref="MlmdException">They are one.</exception>
    internal ParentLink(MlmdContext child, MlmdContext parent)
    {
        if (child.Id == parent.Id) throw MlmdErrors.InvalidArgument($"The {child} was given as its own parent. Give another context with -Parent.");
        (Child, ParentId) = (child, parent.Id);
    }

    /// <summary>The child.</summary>
    internal MlmdContext Child { get; }

    /// <summary>The id of the parent.</summary>
    internal long ParentId { get; }
}
