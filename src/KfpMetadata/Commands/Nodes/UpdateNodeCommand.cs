using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What changing artifacts, executions and contexts has in common: one masked update a node, only what was given.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
public abstract class UpdateNodeCommand<TNode> : MlmdWriteCmdlet<NodeUpdate>
    where TNode : MlmdNode
{
    private readonly ConcurrentDictionary<NodeUpdate, TNode> _reread = new(ReferenceEqualityComparer.Instance);

    private protected UpdateNodeCommand()
    {
    }

    /// <summary>Return the node as it is after the change. Without it nothing is returned.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Action => "Change";

    private protected override string Done(WriteRecord<NodeUpdate> record) => record.Value.IsEmpty ? $"Read: {Subject(record)}" : base.Done(record);

    private protected override object? InputTarget => Targets is [var only] ? only?.Given : Targets;

    /// <summary>The nodes to change.</summary>
    private protected abstract NodeReference[]? Targets { get; }

    /// <summary>The change that the parameters describe, without the node: ids and the type are set later.</summary>
    private protected abstract NodeUpdate Change();

    /// <summary>What to warn of before this node is changed; <see langword="null"/> for nothing.</summary>
    private protected virtual Task<string?> WarningAsync(IMlmdClient client, TNode node, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private protected sealed override IEnumerable<WriteRecord<NodeUpdate>> Accept()
    {
        var change = Change();
        foreach (var target in Targets ?? [])
        {
            if (target.Problem is { } problem) Report(problem, target.Given);
            // Nothing given is nothing sent; only -PassThru has something to do.
            else if (!change.IsEmpty || PassThru) yield return Record(target, StoreFor(target), change);
        }
    }

    private protected sealed override bool Together(WriteRecord<NodeUpdate> first, WriteRecord<NodeUpdate> next) =>
        first.Value.Id != next.Value.Id && string.Equals(Mask(first.Value), Mask(next.Value), StringComparison.Ordinal);

    private protected sealed override async Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<NodeUpdate>> records, CancellationToken cancellationToken)
    {
        // One message a node and transaction: a node that came twice is written in a later one.
        var left = records.Select(static record => record.Value).Where(static update => !update.IsEmpty).ToList();
        while (left.Count > 0)
        {
            var now = left.DistinctBy(static update => update.Id).ToList();
            await client.UpdateNodesAsync<TNode>(now, cancellationToken).ConfigureAwait(false);
            left = [.. left.Except(now, ReferenceEqualityComparer.Instance).Cast<NodeUpdate>()];
        }

        if (!PassThru) return;
        var nodes = await client.GetNodesByIdAsync<TNode>([.. records.Select(static record => record.Value.Id).Distinct()], cancellationToken).ConfigureAwait(false);
        var byId = nodes.ToDictionary(static node => node.Id);
        foreach (var record in records)
        {
            if (byId.TryGetValue(record.Value.Id, out var node)) _reread[record.Value] = node;
        }
    }

    private WriteRecord<NodeUpdate> Record(NodeReference target, MlmdConnection connection, NodeUpdate change)
    {
        NodeUpdate? written = null;
        return new WriteRecord<NodeUpdate>
        {
            Connection = connection,
            Description = target.ToString(),
            Target = target.Given,
            References = [target],
            Prepare = async cancellationToken =>
            {
                var node = await Nodes.ResolveAsync<TNode>(connection, target, cancellationToken).ConfigureAwait(false);
                if (!change.IsEmpty && await WarningAsync(connection.Use(), node, cancellationToken).ConfigureAwait(false) is { } warning)
                    await WarnAsync(warning).ConfigureAwait(false);
                return written = await CompleteAsync(connection, node, change, cancellationToken).ConfigureAwait(false);
            },
            Output = _ => _reread.TryRemove(written!, out var node) ? node : null,
            Size = 256 + (64 * (change.Properties.Count + change.CustomProperties.Count)) + Length(change.Properties) + Length(change.CustomProperties),
        };
    }

    private async Task<NodeUpdate> CompleteAsync(MlmdConnection connection, TNode node, NodeUpdate change, CancellationToken cancellationToken)
    {
        var properties = change.Properties;
        if (properties.Count > 0 || change.RemovedProperties.Count > 0)
        {
            var type = await Types.OfAsync(connection, node, cancellationToken).ConfigureAwait(false);
            properties = NodeProperties.Fit(type, change.Properties);
            foreach (var name in change.RemovedProperties) NodeProperties.TypeOf(type, name);
        }

        return change with { Id = node.Id, TypeId = node.TypeId, Type = node.Type, Properties = properties, Node = node };
    }

    private static string Mask(NodeUpdate update) => string.Join(
        '\n',
        [
            FormattableString.Invariant($"{update.State is null}{update.Uri is null}{update.ExternalId is null}{update.Name is null}"),
            .. update.Properties.Keys.Concat(update.RemovedProperties).Order(StringComparer.Ordinal),
            "",
            .. update.CustomProperties.Keys.Concat(update.RemovedCustomProperties).Order(StringComparer.Ordinal),
        ]);

    private static int Length(MlmdPropertyDictionary properties) => properties.Sum(static property => property.Key.Length + PropertySize.Of(property.Value));
}
