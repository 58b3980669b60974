namespace KfpMetadata;

/// <summary>An artifact or execution in a context.</summary>
/// <param name="NodeId">The id of the artifact or execution.</param>
/// <param name="ContextId">The id of the context.</param>
public readonly record struct ContextMember(long NodeId, long ContextId);
