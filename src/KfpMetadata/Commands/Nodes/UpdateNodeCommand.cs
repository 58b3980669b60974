using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What changing artifacts, executions and contexts has in common: one masked update a node, only what was given.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
public abstract class UpdateNodeCommand<TNode> : MlmdWriteCmdlet<NodeUpdate>
    where TNode : MlmdNode
{
    /// <summary>Characters of a value that <c>-WhatIf</c> shows.</summary>
    private const int LongestShown = 80;

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
            Action = Describe(change),
            Preview = async cancellationToken => !PassThru ? null
                : target.Entity ?? (object)await Nodes.ResolveAsync<TNode>(connection, target, cancellationToken).ConfigureAwait(false),
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

    /// <summary>What <c>-WhatIf</c> says of a change: every value that would be written.</summary>
    private string Describe(NodeUpdate change)
    {
        List<string> parts = [];
        if (change.State is { } state) parts.Add($"state {StateName(state)}");
        if (change.Uri is { } uri) parts.Add($"URI '{uri}'");
        if (change.Name is { } name) parts.Add($"name '{name}'");
        if (change.ExternalId is { } externalId) parts.Add($"external id '{externalId}'");
        parts.AddRange(change.Properties.Select(static property => $"property {property.Key} = {Shown(property.Value)}"));
        parts.AddRange(change.CustomProperties.Select(static property => $"custom property {property.Key} = {Shown(property.Value)}"));
        parts.AddRange(change.RemovedProperties.Select(static property => $"property {property} removed"));
        parts.AddRange(change.RemovedCustomProperties.Select(static property => $"custom property {property} removed"));
        return parts.Count == 0 ? Action : $"{Action}: {string.Join(", ", parts)}";
    }

    private static string Shown(object? value)
    {
        var text = MlmdValue.Format(value);
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }

    private static string StateName(int state) => typeof(TNode) == typeof(MlmdArtifact) ? $"{(MlmdArtifactState)state}" : $"{(MlmdExecutionState)state}";

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
