using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Commands;

/// <summary>Reads artifacts: by id, type and name, URI, external id or context, or all of them as they come.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdArtifact", DefaultParameterSetName = ListSet, SupportsPaging = true)]
[OutputType(typeof(MlmdArtifact))]
public sealed class GetMlmdArtifactCommand : GetMemberCommand<MlmdArtifact>
{
    /// <summary>The ids. An unknown id is an error of its own. From the pipeline they come by <c>InputObject</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ValidateNotNull]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public NodeId[]? ArtifactId { get; set; }

    /// <summary>The URIs: exactly, or with wildcards, without case; several artifacts can have one.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string[]? Uri { get; set; }

    /// <summary>The URIs, exactly; wildcards stand for themselves.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string[]? LiteralUri { get; set; }

    /// <summary>The states; <c>Unknown</c> also finds those that were never set.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    public MlmdArtifactState[]? State { get; set; }

    private protected override MlmdNodeKind Kind => MlmdNodeKind.Artifact;

    private protected override NodeId[]? Ids => ArtifactId;

    private protected override IEnumerable<int>? States => State?.Cast<int>();

    private IReadOnlyList<TextPattern> Uris => Patterns.Of(Uri, LiteralUri);

    private protected override async Task<IReadOnlyList<NodeTerm>> OwnTermsAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var terms = await base.OwnTermsAsync(connection, cancellationToken).ConfigureAwait(false);
        return Uris is { Count: > 0 } uris ? [.. terms, new TextTerm(NodeField.Uri, uris)] : terms;
    }

    private protected override IAsyncEnumerable<MlmdArtifact>? FindByKey(MlmdConnection connection, CancellationToken cancellationToken) =>
        base.FindByKey(connection, cancellationToken)
        ?? (Names.Count == 0 && Uris is { Count: > 0 } uris && uris.All(static uri => uri.IsLiteral)
            ? ByUriAsync([.. uris.Select(static uri => uri.Text)], connection, cancellationToken)
            : null);

    private static async IAsyncEnumerable<MlmdArtifact> ByUriAsync(string[] uris, MlmdConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var artifact in await connection.Use().GetArtifactsByUriAsync(uris, cancellationToken).ConfigureAwait(false)) yield return artifact;
    }
}
