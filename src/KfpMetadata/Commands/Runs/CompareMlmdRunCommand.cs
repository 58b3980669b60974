using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Puts parameters, code, states, artifacts and metrics of two or more runs side by side.</summary>
[Cmdlet(VerbsData.Compare, "MlmdRun", DefaultParameterSetName = RunSet)]
[OutputType(typeof(KfpDifference))]
public sealed class CompareMlmdRunCommand : RunCommand
{
    private readonly List<NodeReference> _runs = [];

    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RunSet)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(RunCompleter))]
    public override RunReference[]? RunId { get; set; }

    /// <summary>Further runs: ids or their beginnings, runs, contexts.</summary>
    [Parameter(Position = 1, ParameterSetName = RunSet, ValueFromRemainingArguments = true)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public RunReference[]? DifferenceRunId { get; set; }

    /// <summary>The parts to compare.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public KfpDifferenceKind[]? Kind { get; set; }

    /// <summary>What is equal, too.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _runs.AddRange([.. Given, .. NodesOf(DifferenceRunId)]);

    /// <inheritdoc/>
    protected override void EndProcessing() => RunOn([.. _runs], CompareAsync, _runs.Count == 1 ? _runs[0].Given : null);

    private async Task CompareAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var trees = new List<RunTree>();
        foreach (var reference in _runs)
        {
            var context = await ResolveRunAsync(connection, reference, cancellationToken).ConfigureAwait(false);
            if (!trees.Exists(tree => tree.Run.ContextId == context.Id)) trees.Add(await ReadRunAsync(connection, context, cancellationToken).ConfigureAwait(false));
        }

        if (trees.Count < 2)
            throw MlmdErrors.InvalidArgument($"Two or more different runs are compared, and {(trees.Count == 0 ? "none" : $"only {trees[0].Run}")} was given. Get-MlmdRun lists the runs.");
        foreach (var row in await RunComparer.CompareAsync(client, trees, cancellationToken).ConfigureAwait(false))
        {
            if (row.Equal && !IncludeEqual) continue;
            if (Kind is not null && !Kind.Contains(row.Kind)) continue;
            await WriteObjectAsync(RunColumns.Add(row), cancellationToken).ConfigureAwait(false);
        }
    }
}
