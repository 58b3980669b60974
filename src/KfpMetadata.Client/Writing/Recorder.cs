using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Records outputs (output request) and executions (execution request), each in one transaction that rewrites no existing row.</summary>
internal sealed class Recorder(StoreSession session, NodeReader reader, NodeWriter writer, TypeStore types)
{
    private readonly KeyLookup _keys = new(reader, types);

    /// <summary>Output request: new artifacts with their links to existing executions and contexts.</summary>
    public async Task OutputsAsync(IReadOnlyList<MlmdContext> contexts, IReadOnlyList<OutputRecord> outputs, CallScope scope)
    {
        if (outputs.Count == 0) return;
        var artifacts = outputs.Select(static output => output.Artifact).Distinct().ToList();
        await writer.PrepareAsync(artifacts, scope).ConfigureAwait(false);
        await reader.EnsureAsync<MlmdExecution>(outputs.Select(static output => output.ExecutionId), scope).ConfigureAwait(false);

        var held = Held(contexts);
        var request = new PutLineageSubgraphRequest
        {
            Artifacts = { artifacts.Select(NodeCodec.Encode) },
            Contexts = { held.Select(NodeCodec.Entry) },
            Options = new PutLineageSubgraphRequest.Types.Options { ReuseContextIfAlreadyExist = true },
        };
        foreach (var output in outputs)
        {
            var link = EventCodec.Named(MlmdEventType.Output, output.OutputName);
            link.ExecutionId = output.ExecutionId;
            request.EventEdges.Add(new PutLineageSubgraphRequest.Types.EventEdge { ArtifactIndex = artifacts.IndexOf(output.Artifact), Event = link });
        }

        var call = Rpc.Of(
            request,
            static (client, request, options) => client.PutLineageSubgraphAsync(request, options),
            static response => new WriteAnswer { ArtifactIds = [.. response.ArtifactIds], ContextIds = [.. response.ContextIds] });
        var answer = await session.Writer.WriteAsync(
            new Write(call)
            {
                Key = artifacts[0].Name,
                CheckCommand = NodeWriter.CheckCommand(artifacts[0]),
                FindAsync = async (unknown, look) =>
                {
                    var matches = await _keys.MatchAsync(artifacts, look).ConfigureAwait(false);
                    if (!KeyLookup.IsDone(matches, unknown)) return null;
                    var ids = NodeWriter.Ids(matches);
                    await _keys.RequireLinksAsync(matches, [.. outputs.Select(output => (ids[artifacts.IndexOf(output.Artifact)], output.ExecutionId))], look).ConfigureAwait(false);
                    return new WriteAnswer { ArtifactIds = ids };
                },
            },
            scope).ConfigureAwait(false);
        writer.SetIds(artifacts, answer.ArtifactIds);
        CheckContexts(held, answer.ContextIds, call.Rpc);
    }

    /// <summary>Execution request: a new execution with existing inputs, new outputs and existing contexts.</summary>
    public async Task ExecutionAsync(ExecutionRecord record, CallScope scope)
    {
        var artifacts = record.Outputs.Select(static output => output.Artifact).ToList();
        if (artifacts.Distinct().Count() != artifacts.Count)
            throw MlmdErrors.InvalidArgument("One artifact is given as two outputs of the new execution. Record the execution first, then the outputs.");
        await writer.PrepareAsync([record.Execution], scope).ConfigureAwait(false);
        await writer.PrepareAsync(artifacts, scope).ConfigureAwait(false);
        await reader.EnsureAsync<MlmdArtifact>(record.Inputs.Select(static input => input.ArtifactId), scope).ConfigureAwait(false);

        var held = Held(record.Contexts);
        var request = new PutExecutionRequest
        {
            Execution = NodeCodec.Encode(record.Execution),
            Contexts = { held.Select(NodeCodec.Entry) },
            Options = new PutExecutionRequest.Types.Options { ReuseContextIfAlreadyExist = true },
        };
        foreach (var input in record.Inputs)
        {
            // A pair without the artifact attributes it and leaves its row alone.
            var link = EventCodec.Named(MlmdEventType.Input, input.InputName);
            link.ArtifactId = input.ArtifactId;
            request.ArtifactEventPairs.Add(new PutExecutionRequest.Types.ArtifactAndEvent { Event = link });
        }

        foreach (var output in record.Outputs)
        {
            request.ArtifactEventPairs.Add(new PutExecutionRequest.Types.ArtifactAndEvent
            {
                Artifact = NodeCodec.Encode(output.Artifact),
                Event = EventCodec.Named(MlmdEventType.Output, output.OutputName),
            });
        }

        var inputs = record.Inputs.Count;
        var call = Rpc.Of(
            request,
            static (client, request, options) => client.PutExecutionAsync(request, options),
            response => new WriteAnswer
            {
                ExecutionIds = [response.ExecutionId],
                ArtifactIds = [.. response.ArtifactIds.Skip(inputs)],
                ContextIds = [.. response.ContextIds],
            });
        var answer = await session.Writer.WriteAsync(
            new Write(call)
            {
                Key = record.Execution.Name,
                CheckCommand = NodeWriter.CheckCommand(record.Execution),
                FindAsync = (unknown, look) => FindAsync(record, artifacts, unknown, look),
            },
            scope).ConfigureAwait(false);
        writer.SetIds([record.Execution], answer.ExecutionIds);
        writer.SetIds(artifacts, answer.ArtifactIds);
        CheckContexts(held, answer.ContextIds, call.Rpc);
    }

    private async Task<WriteAnswer?> FindAsync(ExecutionRecord record, IReadOnlyList<MlmdArtifact> artifacts, bool unknown, CallScope scope)
    {
        var executions = await _keys.MatchAsync([record.Execution], scope).ConfigureAwait(false);
        var outputs = await _keys.MatchAsync(artifacts, scope).ConfigureAwait(false);
        IReadOnlyList<KeyMatch> all = [.. executions, .. outputs];
        if (!KeyLookup.IsDone(all, unknown)) return null;
        var (executionIds, artifactIds) = (NodeWriter.Ids(executions), NodeWriter.Ids(outputs));
        var linked = artifactIds.Concat(record.Inputs.Select(static input => input.ArtifactId));
        await _keys.RequireLinksAsync(all, [.. linked.Select(id => (id, executionIds[0]))], scope).ConfigureAwait(false);
        return new WriteAnswer { ExecutionIds = executionIds, ArtifactIds = artifactIds };
    }

    private static List<MlmdContext> Held(IReadOnlyList<MlmdContext> contexts)
    {
        var held = contexts.DistinctBy(static context => context.Id).ToList();
        var broken = held.Find(static context => context.Id == 0 || context.TypeId == 0 || string.IsNullOrEmpty(context.Name));
        if (broken is not null)
            throw MlmdErrors.InvalidArgument($"The {broken} lacks its id, type id or name, by which the store finds it. Read it with Get-MlmdContext and give what comes back.");
        return held;
    }

    /// <summary>A store that does not know the name makes a new context without a word; only its id tells.</summary>
    private void CheckContexts(List<MlmdContext> held, IReadOnlyList<long> ids, string rpc)
    {
        if (ids.Count == 0) return;
        for (var i = 0; i < held.Count; i++)
        {
            if (i < ids.Count && ids[i] == held[i].Id) continue;
            var given = i < ids.Count ? $"context {ids[i]}" : "no context";
            throw new MlmdException(
                MlmdErrorId.UnexpectedAnswer,
                $"{rpc} on {session.Store.Address} was done, but linked {given} instead of the {held[i]}: that name is no longer its name. Read the context again; what was recorded is in the other one.",
                MlmdStatusCode.DataLoss)
            {
                Rpc = rpc,
            };
        }
    }
}
