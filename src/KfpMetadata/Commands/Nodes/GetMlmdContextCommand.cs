using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Commands;

/// <summary>Reads contexts: by id, type and name, external id, by what they hold or how they are related, or all of them as they come.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdContext", DefaultParameterSetName = ListSet, SupportsPaging = true)]
[OutputType(typeof(MlmdContext))]
public sealed class GetMlmdContextCommand : GetNodeCommand<MlmdContext>
{
    /// <summary>The ids. An unknown id is an error of its own. From the pipeline they come by <c>InputObject</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ValidateNotNull]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public NodeId[]? ContextId { get; set; }

    /// <summary>The contexts of this artifact.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ArtifactReference? Artifact { get; set; }

    /// <summary>The contexts of this execution.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference? Execution { get; set; }

    /// <summary>The parent: its children are read, one level.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Parent")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference? Parent { get; set; }

    /// <summary>The child: its parents are read, one level.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Child")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference? Child { get; set; }

    private protected override MlmdNodeKind Kind => MlmdNodeKind.Context;

    private protected override NodeId[]? Ids => ContextId;

    private protected override NodeReference?[] References() => [.. base.References(), Artifact, Execution, Parent, Child];

    private protected override IAsyncEnumerable<MlmdContext> FindLinked(MlmdConnection connection, NodeReference input, CancellationToken cancellationToken) =>
        OfAsync(connection, input, cancellationToken);

    private protected override IAsyncEnumerable<MlmdContext>? FindSpecial(MlmdConnection connection, CancellationToken cancellationToken)
    {
        if (((NodeReference?)Artifact ?? Execution) is { } node) return OfAsync(connection, node, cancellationToken);
        return (Parent ?? Child) is { } relative ? RelatedAsync(connection, relative, Parent is not null, cancellationToken) : null;
    }

    private async IAsyncEnumerable<MlmdContext> OfAsync(MlmdConnection connection, NodeReference reference, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var contexts = reference.Kind == MlmdNodeKind.Artifact
            ? await OfAsync<MlmdArtifact>(connection, reference, cancellationToken).ConfigureAwait(false)
            : await OfAsync<MlmdExecution>(connection, reference, cancellationToken).ConfigureAwait(false);
        foreach (var context in contexts) yield return context;
    }

    private async Task<IReadOnlyList<MlmdContext>> OfAsync<TNode>(MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var client = connection.Use();
        // A node that has contexts exists. Only where there are none is an id looked up.
        if (reference is { Problem: null, Entity: null, Id: > 0 }
            && await client.GetContextsOfAsync<TNode>(reference.Id, cancellationToken).ConfigureAwait(false) is { Count: > 0 } found) return found;
        var node = await Nodes.ResolveAsync<TNode>(connection, reference, cancellationToken).ConfigureAwait(false);
        return await client.GetContextsOfAsync<TNode>(node.Id, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<MlmdContext> RelatedAsync(
        MlmdConnection connection, NodeReference reference, bool children, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = await Nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false);
        foreach (var related in await connection.Use().GetRelatedContextsAsync(context.Id, children, cancellationToken).ConfigureAwait(false)) yield return related;
    }
}
