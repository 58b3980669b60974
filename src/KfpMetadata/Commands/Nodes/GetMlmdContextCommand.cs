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
    [IdTransformation(MlmdNodeKind.Context)]
    public long[]? ContextId { get; set; }

    /// <summary>The contexts of this artifact.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact")]
    [NodeTransformation(MlmdNodeKind.Artifact)]
    public NodeReference? Artifact { get; set; }

    /// <summary>The contexts of this execution.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution")]
    [NodeTransformation(MlmdNodeKind.Execution)]
    public NodeReference? Execution { get; set; }

    /// <summary>The parent: its children are read, one level.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Parent")]
    [NodeTransformation(MlmdNodeKind.Context)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public NodeReference? Parent { get; set; }

    /// <summary>The child: its parents are read, one level.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Child")]
    [NodeTransformation(MlmdNodeKind.Context)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public NodeReference? Child { get; set; }

    private protected override MlmdNodeKind Kind => MlmdNodeKind.Context;

    private protected override long[]? Ids => ContextId;

    private protected override NodeReference?[] References() => [.. base.References(), Artifact, Execution, Parent, Child];

    private protected override IAsyncEnumerable<MlmdContext> FindLinked(MlmdConnection connection, NodeReference input, CancellationToken cancellationToken) =>
        OfAsync(connection, input, cancellationToken);

    private protected override IAsyncEnumerable<MlmdContext>? FindSpecial(MlmdConnection connection, CancellationToken cancellationToken)
    {
        if ((Artifact ?? Execution) is { } node) return OfAsync(connection, node, cancellationToken);
        return (Parent ?? Child) is { } relative ? RelatedAsync(connection, relative, Parent is not null, cancellationToken) : null;
    }

    private async IAsyncEnumerable<MlmdContext> OfAsync(MlmdConnection connection, NodeReference reference, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = connection.Use();
        IReadOnlyList<MlmdContext> contexts;
        if (reference.Kind == MlmdNodeKind.Artifact)
        {
            var artifact = await Nodes.ResolveAsync<MlmdArtifact>(connection, reference, cancellationToken).ConfigureAwait(false);
            contexts = await client.GetContextsOfAsync<MlmdArtifact>(artifact.Id, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var execution = await Nodes.ResolveAsync<MlmdExecution>(connection, reference, cancellationToken).ConfigureAwait(false);
            contexts = await client.GetContextsOfAsync<MlmdExecution>(execution.Id, cancellationToken).ConfigureAwait(false);
        }

        foreach (var context in contexts) yield return context;
    }

    private async IAsyncEnumerable<MlmdContext> RelatedAsync(
        MlmdConnection connection, NodeReference reference, bool children, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = await Nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false);
        foreach (var related in await connection.Use().GetRelatedContextsAsync(context.Id, children, cancellationToken).ConfigureAwait(false)) yield return related;
    }
}
