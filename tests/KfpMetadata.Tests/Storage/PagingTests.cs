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
        var seen = await ReadPages(store, new ListOperationOptions
        {
            MaxResultSize = size,
            OrderByField = new ListOperationOptions.Types.OrderByField { Field = field, IsAsc = ascending },
        });
        var byKey = (await store.GetArtifacts())
            .OrderBy(artifact => Key(field, artifact)).ThenBy(artifact => artifact.Id).Select(artifact => artifact.Id);
        Assert.Equal(ascending ? byKey : byKey.Reverse(), seen.Select(artifact => artifact.Id));
        Assert.Equal(Rows, seen.Count);
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

    /// <summary>Times fall while ids rise, three rows to a time; then every fifth row is updated at one time.</summary>
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

        time.Milliseconds += 1_000_000;
        for (var id = 1; id <= Rows; id += 5)
            await store.PutArtifact(new Artifact { Id = id, TypeId = type, Uri = "moved" });
        return store;
    }

    private static async Task<List<Artifact>> ReadPages(EmbeddedStore store, ListOperationOptions options)
    {
        var seen = new List<Artifact>();
        while (true)
        {
            var page = await store.GetArtifacts(new GetArtifactsRequest { Options = options }, null!);
            seen.AddRange(page.Artifacts);
            Assert.True(seen.Count <= 1000, "the pages do not end");
            if (!page.HasNextPageToken)
                return seen;
            Assert.NotEmpty(page.Artifacts);
            options.NextPageToken = page.NextPageToken;
        }
    }

    private static long Key(Field field, Artifact artifact) => field switch
    {
        Field.CreateTime => artifact.CreateTimeSinceEpoch,
        Field.LastUpdateTime => artifact.LastUpdateTimeSinceEpoch,
        _ => artifact.Id,
    };
}
