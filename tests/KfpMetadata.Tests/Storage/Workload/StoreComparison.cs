using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using KfpMetadata.Protocol;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>Every read RPC of two stores, answer by answer.</summary>
internal sealed class StoreComparison(ServiceClient expected, ServiceClient found, WorkloadState state)
{
    private const int Batch = 50;
    private const int Shown = 3;

    private readonly Dictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly List<(string Rpc, string Text)> differences = [];

    /// <summary>Reads all of both stores.</summary>
    /// <param name="excluded">RPCs that one of them does not have.</param>
    /// <returns>How many answers of each RPC were compared.</returns>
    public async Task<IReadOnlyDictionary<string, int>> RequireSameAsync(params string[] excluded)
    {
        await TypesAsync();
        await NodesAsync();
        await NodesOfTypesAsync();
        await ByNamesAsync();
        await EdgesAsync();
        await LinksAsync();
        if (!excluded.Contains("GetLineageSubgraph"))
            await LineageAsync();
        var shown = differences.GroupBy(difference => difference.Rpc)
            .SelectMany(group => group.Take(Shown).Select(difference => difference.Text).Prepend($"{group.Key}: {group.Count()} of {answers[group.Key]} differ"));
        Assert.True(differences.Count == 0, string.Join('\n', shown));
        return answers;
    }

    private async Task TypesAsync()
    {
        await SameAsync(store => store.GetArtifactTypesAsync(new GetArtifactTypesRequest()));
        await SameAsync(store => store.GetExecutionTypesAsync(new GetExecutionTypesRequest()));
        await SameAsync(store => store.GetContextTypesAsync(new GetContextTypesRequest()));
        foreach (var type in state.ArtifactTypes)
        {
            await SameAsync(store => store.GetArtifactTypeAsync(new GetArtifactTypeRequest { TypeName = type.Name, TypeVersion = type.Version ?? "" }));
            if (type.ExternalId is { } id)
                await SameAsync(store => store.GetArtifactTypesByExternalIdsAsync(new GetArtifactTypesByExternalIdsRequest { ExternalIds = { id } }));
        }

        foreach (var type in state.ExecutionTypes)
        {
            await SameAsync(store => store.GetExecutionTypeAsync(new GetExecutionTypeRequest { TypeName = type.Name, TypeVersion = type.Version ?? "" }));
            if (type.ExternalId is { } id)
                await SameAsync(store => store.GetExecutionTypesByExternalIdsAsync(new GetExecutionTypesByExternalIdsRequest { ExternalIds = { id } }));
        }

        foreach (var type in state.ContextTypes)
        {
            await SameAsync(store => store.GetContextTypeAsync(new GetContextTypeRequest { TypeName = type.Name, TypeVersion = type.Version ?? "" }));
            if (type.ExternalId is { } id)
                await SameAsync(store => store.GetContextTypesByExternalIdsAsync(new GetContextTypesByExternalIdsRequest { ExternalIds = { id } }));
        }

        foreach (var ids in Ids(state.ArtifactTypes))
            await SameAsync(store => store.GetArtifactTypesByIDAsync(new GetArtifactTypesByIDRequest { TypeIds = { ids } }));
        foreach (var ids in Ids(state.ExecutionTypes))
            await SameAsync(store => store.GetExecutionTypesByIDAsync(new GetExecutionTypesByIDRequest { TypeIds = { ids } }));
        foreach (var ids in Ids(state.ContextTypes))
            await SameAsync(store => store.GetContextTypesByIDAsync(new GetContextTypesByIDRequest { TypeIds = { ids } }));
    }

    private async Task NodesAsync()
    {
        await SameAsync(store => store.GetArtifactsAsync(new GetArtifactsRequest()));
        await SameAsync(store => store.GetExecutionsAsync(new GetExecutionsRequest()));
        await SameAsync(store => store.GetContextsAsync(new GetContextsRequest()));
        foreach (var options in Pages())
        {
            await PagesAsync(options, (store, page) => store.GetArtifactsAsync(new GetArtifactsRequest { Options = page }), page => page.NextPageToken);
            await PagesAsync(options, (store, page) => store.GetExecutionsAsync(new GetExecutionsRequest { Options = page }), page => page.NextPageToken);
            await PagesAsync(options, (store, page) => store.GetContextsAsync(new GetContextsRequest { Options = page }), page => page.NextPageToken);
        }

        foreach (var ids in state.Artifacts.Keys.Chunk(Batch))
        {
            await SameAsync(
                store => store.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { ids }, PopulateArtifactTypes = true }),
                answer => SortById(answer.ArtifactTypes, type => type.Id));
        }

        foreach (var ids in state.Executions.Keys.Chunk(Batch))
            await SameAsync(store => store.GetExecutionsByIDAsync(new GetExecutionsByIDRequest { ExecutionIds = { ids } }));
        foreach (var ids in state.Contexts.Keys.Chunk(Batch))
            await SameAsync(store => store.GetContextsByIDAsync(new GetContextsByIDRequest { ContextIds = { ids } }));
    }

    private async Task NodesOfTypesAsync()
    {
        foreach (var type in state.ArtifactTypes)
            await SameAsync(store => store.GetArtifactsByTypeAsync(new GetArtifactsByTypeRequest { TypeName = type.Name, TypeVersion = type.Version ?? "" }));
        foreach (var type in state.ExecutionTypes)
            await SameAsync(store => store.GetExecutionsByTypeAsync(new GetExecutionsByTypeRequest { TypeName = type.Name, TypeVersion = type.Version ?? "" }));
        foreach (var type in state.ContextTypes)
            await SameAsync(store => store.GetContextsByTypeAsync(new GetContextsByTypeRequest { TypeName = type.Name, TypeVersion = type.Version ?? "" }));
    }

    private async Task ByNamesAsync()
    {
        var artifacts = (await expected.GetArtifactsAsync(new GetArtifactsRequest())).Artifacts;
        foreach (var (name, type) in artifacts.Where(node => node.HasName).Select(node => (node.Name, state.Artifacts[node.Id].Type)))
        {
            await SameAsync(store => store.GetArtifactByTypeAndNameAsync(
                new GetArtifactByTypeAndNameRequest { TypeName = type.Name, TypeVersion = type.Version ?? "", ArtifactName = name }));
        }

        var executions = (await expected.GetExecutionsAsync(new GetExecutionsRequest())).Executions;
        foreach (var (name, type) in executions.Where(node => node.HasName).Select(node => (node.Name, state.Executions[node.Id].Type)))
        {
            await SameAsync(store => store.GetExecutionByTypeAndNameAsync(
                new GetExecutionByTypeAndNameRequest { TypeName = type.Name, TypeVersion = type.Version ?? "", ExecutionName = name }));
        }

        var contexts = (await expected.GetContextsAsync(new GetContextsRequest())).Contexts;
        foreach (var (name, type) in contexts.Select(node => (node.Name, state.Contexts[node.Id].Type)))
        {
            await SameAsync(store => store.GetContextByTypeAndNameAsync(
                new GetContextByTypeAndNameRequest { TypeName = type.Name, TypeVersion = type.Version ?? "", ContextName = name }));
        }

        foreach (var ids in state.ExternalIds.Order(StringComparer.Ordinal).Chunk(Batch))
        {
            await SameAsync(store => store.GetArtifactsByExternalIdsAsync(new GetArtifactsByExternalIdsRequest { ExternalIds = { ids } }));
            await SameAsync(store => store.GetExecutionsByExternalIdsAsync(new GetExecutionsByExternalIdsRequest { ExternalIds = { ids } }));
            await SameAsync(store => store.GetContextsByExternalIdsAsync(new GetContextsByExternalIdsRequest { ExternalIds = { ids } }));
        }

        foreach (var uri in state.Uris.Order(StringComparer.Ordinal))
            await SameAsync(store => store.GetArtifactsByURIAsync(new GetArtifactsByURIRequest { Uris = { uri } }));
    }

    private async Task EdgesAsync()
    {
        foreach (var ids in state.Artifacts.Keys.Chunk(Batch))
            await SameAsync(store => store.GetEventsByArtifactIDsAsync(new GetEventsByArtifactIDsRequest { ArtifactIds = { ids } }));
        foreach (var ids in state.Executions.Keys.Chunk(Batch))
            await SameAsync(store => store.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { ids } }));
    }

    private async Task LinksAsync()
    {
        foreach (var id in state.Artifacts.Keys)
            await SameAsync(store => store.GetContextsByArtifactAsync(new GetContextsByArtifactRequest { ArtifactId = id }));
        foreach (var id in state.Executions.Keys)
            await SameAsync(store => store.GetContextsByExecutionAsync(new GetContextsByExecutionRequest { ExecutionId = id }));
        foreach (var id in state.Contexts.Keys)
        {
            await SameAsync(store => store.GetArtifactsByContextAsync(new GetArtifactsByContextRequest { ContextId = id }));
            await SameAsync(store => store.GetExecutionsByContextAsync(new GetExecutionsByContextRequest { ContextId = id }));
            await SameAsync(store => store.GetParentContextsByContextAsync(new GetParentContextsByContextRequest { ContextId = id }));
            await SameAsync(store => store.GetChildrenContextsByContextAsync(new GetChildrenContextsByContextRequest { ContextId = id }));
        }
    }

    private async Task LineageAsync()
    {
        foreach (var id in state.Artifacts.Keys.Where(id => id % 20 == 1))
        {
            var options = new LineageSubgraphQueryOptions
            {
                StartingArtifacts = new LineageSubgraphQueryOptions.Types.StartingNodes { FilterQuery = $"id = {id}" },
                MaxNumHops = 4,
                Direction = (LineageSubgraphQueryOptions.Types.Direction)(1 + (id / 20 % 3)),
            };
            await SameAsync(
                store => store.GetLineageSubgraphAsync(new GetLineageSubgraphRequest { LineageSubgraphQueryOptions = options }),
                answer => SortGraph(answer.LineageSubgraph));
        }
    }

    private async Task PagesAsync<T>(
        ListOperationOptions options, Func<ServiceClient, ListOperationOptions, AsyncUnaryCall<T>> call, Func<T, string> token)
        where T : class, IMessage<T>
    {
        var page = options.Clone();
        while (await SameAsync(store => call(store, page)) is { } answer && token(answer) is { Length: > 0 } next)
            page.NextPageToken = next;
    }

    private static IEnumerable<ListOperationOptions> Pages()
    {
        yield return new ListOperationOptions { MaxResultSize = 100 };
        yield return new ListOperationOptions
        {
            MaxResultSize = 100,
            OrderByField = new ListOperationOptions.Types.OrderByField { Field = ListOperationOptions.Types.OrderByField.Types.Field.Id, IsAsc = false },
        };
    }

    private static IEnumerable<long[]> Ids(IEnumerable<KnownType> types) => types.Select(type => type.Id).Chunk(Batch);

    /// <summary>One call on both; the expected answer, if it is one.</summary>
    private async Task<T?> SameAsync<T>(
        Func<ServiceClient, AsyncUnaryCall<T>> call, Action<T>? prepare = null)
        where T : class, IMessage<T>
    {
        var rpc = typeof(T).Name[..^"Response".Length];
        var (there, thereStatus) = await AnswerAsync(expected, call);
        var (here, hereStatus) = await AnswerAsync(found, call);
        answers[rpc] = answers.GetValueOrDefault(rpc) + 1;
        if (there is not null && here is not null)
        {
            prepare?.Invoke(there);
            prepare?.Invoke(here);
            ReadDoubles.Align(there, here);
        }

        if (thereStatus != hereStatus || !Equals(there, here))
            differences.Add((rpc, $"{rpc}: {thereStatus} expected, {hereStatus} found: {Difference(there, here)}"));
        return there;
    }

    private static async Task<(T? Answer, StatusCode Status)> AnswerAsync<T>(ServiceClient store, Func<ServiceClient, AsyncUnaryCall<T>> call)
        where T : class, IMessage<T>
    {
        try
        {
            return (await call(store), StatusCode.OK);
        }
        catch (RpcException exception)
        {
            return (null, exception.StatusCode);
        }
    }

    /// <summary>A list that MLMD gives in no order of its own.</summary>
    private static void SortById<T>(RepeatedField<T> list, Func<T, long> id)
    {
        var sorted = list.OrderBy(id).ToList();
        list.Clear();
        list.AddRange(sorted);
    }

    private static void SortGraph(LineageGraph graph)
    {
        SortById(graph.Artifacts, node => node.Id);
        SortById(graph.Executions, node => node.Id);
        SortById(graph.Contexts, node => node.Id);
        SortById(graph.ArtifactTypes, type => type.Id);
        SortById(graph.ExecutionTypes, type => type.Id);
        SortById(graph.ContextTypes, type => type.Id);
        SortEvents(graph.Events);
        var attributions = graph.Attributions.OrderBy(link => (link.ContextId, link.ArtifactId)).ToList();
        graph.Attributions.Clear();
        graph.Attributions.AddRange(attributions);
        var associations = graph.Associations.OrderBy(link => (link.ContextId, link.ExecutionId)).ToList();
        graph.Associations.Clear();
        graph.Associations.AddRange(associations);
    }

    private static void SortEvents(RepeatedField<Event> list)
    {
        var sorted = list.OrderBy(item => (item.ArtifactId, item.ExecutionId, item.Type)).ToList();
        list.Clear();
        list.AddRange(sorted);
    }

    private static string? Difference(IMessage? there, IMessage? here) =>
        there is null || here is null ? null : JsonComparer.Compare(JsonNode.Parse(there.ToString()!), JsonNode.Parse(here.ToString()!));
}
