using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>
/// Refuses answers that cannot be true: ids that no store gives, and more, fewer or other rows than were asked for. What is between a client and the store
/// may answer in its name, and what is taken for the store may be none.
/// </summary>
internal static class AnswerGuard
{
    /// <summary>Refuses the answer of a call, or does nothing.</summary>
    /// <exception cref="MlmdException">The answer cannot be true (<c>MlmdUnexpectedAnswer</c>).</exception>
    public static void Check(IMessage request, IMessage answer, string address)
    {
        if (Problem(request, answer) is not { } problem) return;
        var name = request.Descriptor.Name;
        var rpc = name[..^"Request".Length];
        var next = rpc.StartsWith("Put", StringComparison.Ordinal)
            ? "Whether it was written is not known: look it up, and check that this is the address of an MLMD server."
            : "Check that this is the address of an MLMD server, and what stands before it.";
        throw new MlmdException(MlmdErrorId.UnexpectedAnswer, $"{rpc} on {address} was answered with {problem}. {next}", MlmdStatusCode.DataLoss) { Rpc = rpc };
    }

    private static string? Problem(IMessage request, IMessage answer) => (request, answer) switch
    {
        (PutArtifactsRequest put, PutArtifactsResponse done) => Ids("artifact", [.. put.Artifacts.Select(static node => node.Id)], done.ArtifactIds),
        (PutExecutionsRequest put, PutExecutionsResponse done) => Ids("execution", [.. put.Executions.Select(static node => node.Id)], done.ExecutionIds),
        (PutContextsRequest put, PutContextsResponse done) => Ids("context", [.. put.Contexts.Select(static node => node.Id)], done.ContextIds),
        (PutExecutionRequest put, PutExecutionResponse done) =>
            Ids("execution", [put.Execution?.Id ?? 0], [done.ExecutionId])
            ?? Ids("artifact", [.. put.ArtifactEventPairs.Select(static pair => pair.Artifact is { } node ? node.Id : pair.Event?.ArtifactId ?? 0)], done.ArtifactIds)
            ?? Contexts(put.Contexts, done.ContextIds),
        (PutLineageSubgraphRequest put, PutLineageSubgraphResponse done) =>
            Ids("artifact", [.. put.Artifacts.Select(static node => node.Id)], done.ArtifactIds)
            ?? Ids("execution", [.. put.Executions.Select(static node => node.Id)], done.ExecutionIds)
            ?? Contexts(put.Contexts, done.ContextIds),
        (PutArtifactTypeRequest put, PutArtifactTypeResponse done) => Ids("type", [put.ArtifactType?.Id ?? 0], [done.TypeId]),
        (PutExecutionTypeRequest put, PutExecutionTypeResponse done) => Ids("type", [put.ExecutionType?.Id ?? 0], [done.TypeId]),
        (PutContextTypeRequest put, PutContextTypeResponse done) => Ids("type", [put.ContextType?.Id ?? 0], [done.TypeId]),
        (GetArtifactsByIDRequest get, GetArtifactsByIDResponse read) => Asked("artifact", read.Artifacts.Select(static node => node.Id), get.ArtifactIds),
        (GetExecutionsByIDRequest get, GetExecutionsByIDResponse read) => Asked("execution", read.Executions.Select(static node => node.Id), get.ExecutionIds),
        (GetContextsByIDRequest get, GetContextsByIDResponse read) => Asked("context", read.Contexts.Select(static node => node.Id), get.ContextIds),
        (GetArtifactTypesByIDRequest get, GetArtifactTypesByIDResponse read) => Asked("type", read.ArtifactTypes.Select(static type => type.Id), get.TypeIds),
        (GetExecutionTypesByIDRequest get, GetExecutionTypesByIDResponse read) => Asked("type", read.ExecutionTypes.Select(static type => type.Id), get.TypeIds),
        (GetContextTypesByIDRequest get, GetContextTypesByIDResponse read) => Asked("type", read.ContextTypes.Select(static type => type.Id), get.TypeIds),
        // The other end of an event may be a row that is gone.
        (GetEventsByArtifactIDsRequest get, GetEventsByArtifactIDsResponse read) =>
            Asked("artifact", read.Events.Select(static link => link.ArtifactId), get.ArtifactIds, "an event of"),
        (GetEventsByExecutionIDsRequest get, GetEventsByExecutionIDsResponse read) =>
            Asked("execution", read.Events.Select(static link => link.ExecutionId), get.ExecutionIds, "an event of"),
        _ => Rows(answer),
    };

    /// <summary>The ids of rows that were written: one for each, and that of the row where the request said which it is.</summary>
    private static string? Ids(string noun, IReadOnlyList<long> sent, RepeatedField<long> given)
    {
        if (given.Count != sent.Count) return FormattableString.Invariant($"{given.Count} {noun} ids for {sent.Count}");
        HashSet<long>? fresh = null;
        for (var i = 0; i < sent.Count; i++)
        {
            if (given[i] <= 0) return FormattableString.Invariant($"the {noun} id {given[i]}, which no store gives");
            if (sent[i] != 0 && sent[i] != given[i]) return FormattableString.Invariant($"{noun} {given[i]}, where {noun} {sent[i]} was to be changed");
            if (sent[i] == 0 && sent.Count > 1 && noun is not "type" && !(fresh ??= []).Add(given[i])) return FormattableString.Invariant($"the {noun} id {given[i]} for two of them");
        }

        return null;
    }

    /// <summary>A context can be given twice. Some servers do not tell the contexts.</summary>
    private static string? Contexts(RepeatedField<Context> sent, RepeatedField<long> given)
    {
        if (given.Count != 0 && given.Count != sent.Count) return FormattableString.Invariant($"{given.Count} context ids for {sent.Count}");
        return given.Any(static id => id <= 0) ? FormattableString.Invariant($"the context id {given.First(static id => id <= 0)}, which no store gives") : null;
    }

    private static string? Asked(string noun, IEnumerable<long> given, RepeatedField<long> asked, string what = "")
    {
        var wanted = asked.ToHashSet();
        foreach (var id in given)
        {
            if (!wanted.Contains(id)) return FormattableString.Invariant($"{what}{(what.Length > 0 ? " " : "")}{noun} {id}, which was not asked for");
        }

        return null;
    }

    /// <summary>Nodes and types of any other answer.</summary>
    private static string? Rows(IMessage answer)
    {
        switch (answer)
        {
            case GetArtifactByTypeAndNameResponse { Artifact: { } node }: return Row("artifact", node.Id);
            case GetExecutionByTypeAndNameResponse { Execution: { } node }: return Row("execution", node.Id);
            case GetContextByTypeAndNameResponse { Context: { } node }: return Row("context", node.Id);
            case GetArtifactTypeResponse { ArtifactType: { } type }: return Row("type", type.Id);
            case GetExecutionTypeResponse { ExecutionType: { } type }: return Row("type", type.Id);
            case GetContextTypeResponse { ContextType: { } type }: return Row("type", type.Id);
            case GetArtifactsResponse all: return Rows("artifact", all.Artifacts.Select(static node => node.Id));
            case GetArtifactsByTypeResponse all: return Rows("artifact", all.Artifacts.Select(static node => node.Id));
            case GetArtifactsByContextResponse all: return Rows("artifact", all.Artifacts.Select(static node => node.Id));
            case GetArtifactsByURIResponse all: return Rows("artifact", all.Artifacts.Select(static node => node.Id));
            case GetArtifactsByExternalIdsResponse all: return Rows("artifact", all.Artifacts.Select(static node => node.Id));
            case GetExecutionsResponse all: return Rows("execution", all.Executions.Select(static node => node.Id));
            case GetExecutionsByTypeResponse all: return Rows("execution", all.Executions.Select(static node => node.Id));
            case GetExecutionsByContextResponse all: return Rows("execution", all.Executions.Select(static node => node.Id));
            case GetExecutionsByExternalIdsResponse all: return Rows("execution", all.Executions.Select(static node => node.Id));
            case GetContextsResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetContextsByTypeResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetContextsByArtifactResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetContextsByExecutionResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetContextsByExternalIdsResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetParentContextsByContextResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetChildrenContextsByContextResponse all: return Rows("context", all.Contexts.Select(static node => node.Id));
            case GetArtifactTypesResponse all: return Rows("type", all.ArtifactTypes.Select(static type => type.Id));
            case GetExecutionTypesResponse all: return Rows("type", all.ExecutionTypes.Select(static type => type.Id));
            case GetContextTypesResponse all: return Rows("type", all.ContextTypes.Select(static type => type.Id));
            case GetLineageSubgraphResponse { LineageSubgraph: { } graph }:
                return Rows("artifact", graph.Artifacts.Select(static node => node.Id))
                    ?? Rows("execution", graph.Executions.Select(static node => node.Id))
                    ?? Rows("context", graph.Contexts.Select(static node => node.Id));
            default: return null;
        }
    }

    private static string? Rows(string noun, IEnumerable<long> ids)
    {
        foreach (var id in ids)
        {
            if (Row(noun, id) is { } problem) return problem;
        }

        return null;
    }

    private static string? Row(string noun, long id) => id > 0 ? null : FormattableString.Invariant($"the {noun} id {id}, which no store gives");
}
