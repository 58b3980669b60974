using Google.Protobuf;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using Field = KfpMetadata.Protocol.ListOperationOptions.Types.OrderByField.Types.Field;

namespace KfpMetadata.Tests.Storage;

/// <summary>Every row once and in order, where times tie and where they do not rise with ids.</summary>
public sealed class PagingTests
{
    private const int Rows = 57;

    public static TheoryData<Field, bool, int> Orders
    {
        get
        {
            var data = new TheoryData<Field, bool, int>();
            foreach (var order in new[] { Field.Id, Field.CreateTime, Field.LastUpdateTime })
            {
                foreach (var size in new[] { 1, 4, 19, 57 })
                {
                    data.Add(order, true, size);
                    data.Add(order, false, size);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task EveryRowComesOnceAndInOrder(Field field, bool ascending, int size)
    {
        await using var store = await Filled();
        var options = new ListOperationOptions
        {
            MaxResultSize = size,
            OrderByField = new ListOperationOptions.Types.OrderByField { Field = field, IsAsc = ascending },
        };
        var rows = await store.GetArtifacts();
        Assert.Equal(Rows + 10, rows.Count);
        var members = rows.Where(artifact => artifact.Type is "T").ToList();
        Check(rows, await ReadPages(store, options.Clone()));
        Check(members, await ReadPages(options.Clone(), async page =>
        {
            var answer = await store.GetArtifactsByType(new GetArtifactsByTypeRequest { TypeName = "T", Options = page }, null!);
            return (answer.Artifacts, answer.NextPageToken);
        }));
        foreach (var filter in new[] { "", "name != 'a7'" })
        {
            options.FilterQuery = filter;
            Check(members.Where(artifact => filter.Length == 0 || artifact.Name is not "a7"), await ReadPages(options.Clone(), async page =>
            {
                var answer = await store.GetArtifactsByContext(new GetArtifactsByContextRequest { ContextId = 1, Options = page }, null!);
                return (answer.Artifacts, answer.NextPageToken);
            }));
        }

        void Check(IEnumerable<Artifact> expected, List<Artifact> seen)
        {
            var byKey = expected
                .OrderBy(artifact => Key(field, artifact)).ThenBy(artifact => artifact.Id).Select(artifact => artifact.Id);
            Assert.Equal(ascending ? byKey : byKey.Reverse(), seen.Select(artifact => artifact.Id));
        }
    }

    [Fact]
    public async Task ALargerPageThanAllowedIsAHundredAndGoesOn()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T");
        var request = new PutArtifactsRequest();
        for (var index = 0; index < 250; index++)
            request.Artifacts.Add(new Artifact { TypeId = type });
        await store.PutArtifacts(request, null!);
        var options = new ListOperationOptions { MaxResultSize = 1000 };
        var first = await store.GetArtifacts(new GetArtifactsRequest { Options = options }, null!);
        Assert.Equal(100, first.Artifacts.Count);
        Assert.Equal(250, (await ReadPages(store, options)).Select(artifact => artifact.Id).Distinct().Count());
    }

    /// <summary>The library's token of the update time has the ids of the page's tail, the last one first, and no id offset.</summary>
    [Fact]
    public async Task ATokenOfTheLibraryIsUnderstood()
    {
        await using var store = await Filled();
        var options = new ListOperationOptions
        {
            MaxResultSize = 10,
            OrderByField = new ListOperationOptions.Types.OrderByField { Field = Field.LastUpdateTime },
        };
        var all = (await store.GetArtifacts())
            .OrderBy(artifact => artifact.LastUpdateTimeSinceEpoch).ThenBy(artifact => artifact.Id).ToList();
        var token = new ListOperationNextPageToken
        {
            FieldOffset = all[9].LastUpdateTimeSinceEpoch,
            SetOptions = options,
            ListedIds = { all[9].Id, all[8].Id },
        };
        options.NextPageToken = Convert.ToBase64String(token.ToByteArray()).Replace('+', '-').Replace('/', '_');
        var page = await store.GetArtifacts(new GetArtifactsRequest { Options = options }, null!);
        Assert.Equal(all.Skip(10).Take(10).Select(artifact => artifact.Id), page.Artifacts.Select(artifact => artifact.Id));
    }

    /// <summary>
    /// Times fall while ids rise, three rows to a time; then every fifth row is updated at one time. All are in a context; some others, of
    /// another type, are not.
    /// </summary>
    private static async Task<EmbeddedStore> Filled()
    {
        var time = new SteppedTime();
        var store = EmbeddedStore.Open(new EmbeddedStoreOptions { TimeProvider = time });
        var type = await store.PutArtifactType("T");
        for (var index = 0; index < Rows; index++)
        {
            time.Milliseconds -= index % 3 == 0 ? 1000 : 0;
            await store.PutArtifact(new Artifact { TypeId = type, Name = $"a{index}" });
        }

        await PutContext(store);
        var other = await store.PutArtifactType("U");
        for (var index = 0; index < 10; index++)
            await store.PutArtifact(new Artifact { TypeId = other });
        time.Milliseconds += 1_000_000;
        for (var id = 1; id <= Rows; id += 5)
            await store.PutArtifact(new Artifact { Id = id, TypeId = type, Uri = "moved" });
        return store;
    }

    private static async Task PutContext(EmbeddedStore store)
    {
        var type = await store.PutContextType(new PutContextTypeRequest { ContextType = new ContextType { Name = "C" } }, null!);
        var contexts = new PutContextsRequest { Contexts = { new Context { TypeId = type.TypeId, Name = "c" } } };
        var id = (await store.PutContexts(contexts, null!)).ContextIds.Single();
        var links = (await store.GetArtifacts()).Select(artifact => new Attribution { ContextId = id, ArtifactId = artifact.Id });
        await store.PutAttributionsAndAssociations(new PutAttributionsAndAssociationsRequest { Attributions = { links } }, null!);
    }

    private static Task<List<Artifact>> ReadPages(EmbeddedStore store, ListOperationOptions options) =>
        ReadPages(options, async page =>
        {
            var answer = await store.GetArtifacts(new GetArtifactsRequest { Options = page }, null!);
            return (answer.Artifacts, answer.NextPageToken);
        });

    private static async Task<List<Artifact>> ReadPages(
        ListOperationOptions options, Func<ListOperationOptions, Task<(IReadOnlyList<Artifact> Artifacts, string NextPageToken)>> read)
    {
        var seen = new List<Artifact>();
        while (true)
        {
            var (artifacts, token) = await read(options);
            seen.AddRange(artifacts);
            Assert.True(seen.Count <= 1000, "the pages do not end");
            if (token.Length == 0)
                return seen;
            Assert.NotEmpty(artifacts);
            options.NextPageToken = token;
        }
    }

    private static long Key(Field field, Artifact artifact) => field switch
    {
        Field.CreateTime => artifact.CreateTimeSinceEpoch,
        Field.LastUpdateTime => artifact.LastUpdateTimeSinceEpoch,
        _ => artifact.Id,
    };
}
