using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage.Lineage;

/// <summary>Parents and children of many contexts at once, which MLMD declares and its library does not offer.</summary>
public sealed class ContextTreeTests
{
    [Fact]
    public async Task ManyAtOnceAreWhatTheSingularCallsGive()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = (await store.PutContextType(
            new PutContextTypeRequest { ContextType = new ContextType { Name = "C" } }, null!)).TypeId;
        const int Count = 40;
        await store.PutContexts(
            new PutContextsRequest
            {
                Contexts = { Enumerable.Range(1, Count).Select(id => new Context { TypeId = type, Name = $"c{id}" }) },
            },
            null!);
#pragma warning disable CA5394 // A seeded generator is the point.
        var random = new Random(7);
        var links = Enumerable.Range(0, 80).Select(_ => (Parent: random.Next(1, Count), Child: random.Next(1, Count)))
#pragma warning restore CA5394
            .Where(link => link.Parent < link.Child).Distinct();
        await store.PutParentContexts(
            new PutParentContextsRequest
            {
                ParentContexts = { links.Select(link => new ParentContext { ParentId = link.Parent, ChildId = link.Child }) },
            },
            null!);

        // Unknown and repeated ids, and the whole list.
        long[] ids = [.. Enumerable.Range(1, Count), 999, 3, 3];
        var parents = await store.GetParentContextsByContexts(
            new GetParentContextsByContextsRequest { ContextIds = { ids }, TransactionOptions = new TransactionOptions { Tag = "t" } },
            null!);
        var children = await store.GetChildrenContextsByContexts(
            new GetChildrenContextsByContextsRequest { ContextIds = { ids }, TransactionOptions = new TransactionOptions { Tag = "t" } },
            null!);
        foreach (var id in ids)
        {
            var above = (await store.GetParentContextsByContext(new GetParentContextsByContextRequest { ContextId = id }, null!)).Contexts;
            Assert.Equal(above.Count > 0, parents.Contexts.ContainsKey(id));
            Assert.True(above.Count == 0 || above.Equals(parents.Contexts[id].ParentContexts));
            var request = new GetChildrenContextsByContextRequest { ContextId = id };
            var below = (await store.GetChildrenContextsByContext(request, null!)).Contexts;
            Assert.Equal(below.Count > 0, children.Contexts.ContainsKey(id));
            Assert.True(below.Count == 0 || below.Equals(children.Contexts[id].ChildrenContexts));
        }

        Assert.NotEmpty(parents.Contexts);
        Assert.NotEmpty(children.Contexts);
        Assert.Empty((await store.GetParentContextsByContexts(new GetParentContextsByContextsRequest(), null!)).Contexts);
        Assert.Empty((await store.GetChildrenContextsByContexts(new GetChildrenContextsByContextsRequest(), null!)).Contexts);
    }
}
