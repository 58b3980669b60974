using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Commands;

/// <summary>Reads artifacts: by id, type and name, URI, external id or context, or all of them as they come.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdArtifact", DefaultParameterSetName = ListSet, SupportsPaging = true)]
[OutputType(typeof(MlmdArtifact))]
public sealed class GetMlmdArtifactCommand : GetNodeCommand<MlmdArtifact>
{
    /// <summary>The ids. An unknown id is an error of its own. From the pipeline they come by <c>InputObject</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ValidateNotNull]
    [IdTransformation(MlmdNodeKind.Artifact)]
    public long[]? ArtifactId { get; set; }

    /// <summary>The URIs, compared exactly; several artifacts can have one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Uri")]
    [ValidateNotNullOrEmpty]
    public string[]? Uri { get; set; }

    /// <summary>Artifacts of this context only: the entity, its id or its name.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [NodeTransformation(MlmdNodeKind.Context)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public NodeReference? Context { get; set; }

    private protected override MlmdNodeKind Kind => MlmdNodeKind.Artifact;

    private protected override long[]? Ids => ArtifactId;

    private protected override NodeReference? Container => Context;

    private protected override IAsyncEnumerable<MlmdArtifact>? FindSpecial(MlmdConnection connection, CancellationToken cancellationToken) =>
        Uri is null ? null : ByUriAsync(Uri, connection, cancellationToken);

    private static async IAsyncEnumerable<MlmdArtifact> ByUriAsync(string[] uris, MlmdConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var artifact in await connection.Use().GetArtifactsByUriAsync(uris, cancellationToken).ConfigureAwait(false)) yield return artifact;
    }
}
