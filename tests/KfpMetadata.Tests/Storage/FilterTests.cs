using System.Diagnostics;
using System.Text;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>What no probe can show: hostile filters, errors that say where and what, long lists, pages.</summary>
public sealed class FilterTests
{
    public static TheoryData<string, string, string> WrongFilters => new()
    {
        { "id = ", "[at 1:5]", "expected a value" },
        { "id = 1 AND", "Unexpected end of expression", "expected a value" },
        { "id = 1 id = 2", "Unexpected identifier \"id\"", "[at 1:8]" },
        { "id = 1\n  AND foo = 2", "Unrecognized name: foo", "[at 2:7]" },
        { "name = 5", "operator = for argument types: STRING, INT64", "[at 1:6]" },
        { "contexts_a.foo = 1", "Field name foo does not exist in contexts_a", "[at 1:12]" },
        { "properties.i = 1", "properties.NAME.KIND", "[at 1:1]" },
        { "state = BOGUS", "Unsupported enum value specified in the query: BOGUS", "MARKED_FOR_DELETION" },
        { "STARTS_WITH(name, 'a')", "Function not found: STARTS_WITH", "SUBSTR" },
        { "name || 'x' = 'y'", "The operator || is not supported", "[at 1:6]" },
        { "name = 'open", "Unclosed string literal", "[at 1:8]" },
        { "name = '''open'", "Unclosed triple-quoted string literal", "[at 1:8]" },
        { "id = 1 /* open", "Unclosed comment", "[at 1:8]" },
        { "id ! 1", "Illegal input character \"!\"", "[at 1:4]" },
        { "artifacts_a.id = 1", "Unrecognized name: artifacts_a", "artifacts have no such neighbours" },
        { "name", "not a valid boolean expression", "name" },
        { "id = 1abc", "Expected whitespace after the number", "[at 1:6]" },
        { @"name = '\z'", @"Illegal escape sequence: \z", "[at 1:8]" },
        { "CAST(id AS FOO) = 1", "Type not found: FOO", "[at 1:12]" },
    };

    [Theory]
    [MemberData(nameof(WrongFilters))]
    public async Task AnErrorSaysWhatWhereAndWhatWasExpected(string filter, string reason, string more)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var error = await Refusal(store, filter);
        Assert.StartsWith("Invalid `filter_query`: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(more, error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> HostileFilters => new()
    {
        { "100,000 nots", Repeat("NOT ", 100_000) + "TRUE" },
        { "100,000 signs", Repeat("- ", 100_000) + "1 = 1" },
        { "100,000 tildes", Repeat("~", 100_000) + "1 = 1" },
        { "100,000 open parentheses", new string('(', 100_000) },
        { "100,000 open parentheses with sums", Repeat("(1+", 100_000) + "1" },
        { "100,000 nested sums", Repeat("(1+", 100_000) + "1" + new string(')', 100_000) + " = 1" },
        { "100,000 cases", Repeat("CASE WHEN TRUE THEN ", 100_000) + "TRUE" + Repeat(" END", 100_000) },
        { "100,000 calls", Repeat("ABS(", 100_000) + "1" + new string(')', 100_000) + " = 1" },
        { "100,000 casts", Repeat("CAST(", 100_000) + "1" + Repeat(" AS INT64)", 100_000) + " = 1" },
        { "100,000 queries", Repeat("(SELECT ", 100_000) + "TRUE" + new string(')', 100_000) },
        { "a long sum", "1" + Repeat("+1", 400_000) + " = 1" },
        { "a long chain of bits", "1" + Repeat("|1", 400_000) + " = 1" },
        { "a long name", new string('a', 1_000_000) + " = 1" },
        { "a long number", "id = " + new string('9', 1_000_000) },
        { "an open text", "name = '" + new string('a', 1_000_000) },
        { "an open comment", "id = 1 /*" + new string('*', 1_000_000) },
        { "many quotes", new string('\'', 999_999) },
        { "many backquotes", new string('`', 999_999) },
        { "many backslashes", "name = '" + new string('\\', 999_999) },
        { "many dots", "id" + new string('.', 999_999) },
        { "a long pattern", "name LIKE '" + new string('%', 900_000) + "'" },
        { "many tables", string.Join(" AND ", Enumerable.Range(0, 10_000).Select(index => $"contexts_{index}.id = 1")) },
        { "many values", string.Join(" OR ", Enumerable.Range(0, 40_000).Select(index => $"name = 'n{index}'")) },
    };

    [Theory]
    [MemberData(nameof(HostileFilters))]
    public async Task AHostileFilterIsRefusedInBoundedTime(string what, string filter)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var watch = Stopwatch.StartNew();
        var error = await RefusalOnASmallStack(store, filter);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{what} took {watch.Elapsed}");
        Assert.InRange(error.Length, 30, 2_000);
    }

    [Fact]
    public async Task EveryCharacterIsTakenOrRefusedAndNothingElse()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        foreach (var place in new[] { "{0}", "id = 1 {0}", "id {0} 1", "name = '{0}'", "custom_properties.`{0}`.int_value = 1", "name = '\\{0}'", "contexts_{0}.id = 1" })
        {
            for (var code = 0; code <= 0x17f; code++)
                await TakenOrRefused(store, place.Replace("{0}", ((char)code).ToString(), StringComparison.Ordinal));
            await TakenOrRefused(store, place.Replace("{0}", "\U0001F600", StringComparison.Ordinal));
            await TakenOrRefused(store, place.Replace("{0}", "\ud83d", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RandomTokensAreTakenOrRefusedAndNothingElse(int seed)
    {
        string[] words =
        [
            "id", "name", "state", "LIVE", "type", "=", "!=", "<>", "<", "(", ")", ",", "AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "BETWEEN",
            "1", "-2.5", "'a'", "\"b\"", "TRUE", "CASE", "WHEN", "THEN", "ELSE", "END", "CAST", "AS", "STRING", "SELECT", "EXISTS", "+", "-", "*",
            "/", "|", "&", "^", "~", "<<", "||", ".", "contexts_a.", "contexts_a.name", "properties.i.int_value", "events_e.type", "ABS", "`id`",
            "--", "/*", "*/", "\n", ";", "@p", "COALESCE", "UNKNOWN", "0x1f", "b'x'", "r'\\'",
        ];
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var random = new Random(seed);
        for (var round = 0; round < 3_000; round++)
        {
            var filter = string.Join(' ', Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            await TakenOrRefused(store, filter);
        }
    }

    [Fact]
    public async Task LongChainsAndListsWork()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T");
        for (var index = 1; index <= 3; index++)
            await store.PutArtifact(new Artifact { TypeId = type, Name = $"it's \"{index}\"\\\n" });
        var names = Enumerable.Range(3, 20_000).Select(index => $"'it\\'s \"{index}\"\\\\\\n'");
        Assert.Equal([3], await Ids(store, $"name IN ({string.Join(", ", names)})"));
        Assert.Equal([2, 3], await Ids(store, $"id IN ({string.Join(", ", Enumerable.Range(2, 50_000))})"));
        Assert.Equal([1], await Ids(store, $"id NOT IN ({string.Join(", ", Enumerable.Range(2, 50_000))})"));
        Assert.Equal([1, 2, 3], await Ids(store, string.Join(" OR ", Enumerable.Range(1, 10_000).Select(index => $"id = {index}"))));
        Assert.Equal([1, 2, 3], await Ids(store, string.Join(" AND ", Enumerable.Range(4, 10_000).Select(index => $"id != {index}"))));
        Assert.Equal([2], await Ids(store, new string('(', 10_000) + "id = 2" + new string(')', 10_000)));
        Assert.Equal([2], await Ids(store, Repeat("(TRUE AND ", 90) + "id = 2" + new string(')', 90)));
        Assert.Equal([1, 2, 3], await Ids(store, "name != '" + new string('x', 1_000_000) + "'"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(7, false)]
    [InlineData(100, true)]
    public async Task PagesOfAFilterGiveEveryRowOnce(int size, bool ascending)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { TimeProvider = new SteppedTime() });
        var type = await store.PutArtifactType("T");
        var contextType = (await store.PutContextType(new PutContextTypeRequest { ContextType = new ContextType { Name = "C" } }, null!)).TypeId;
        var contexts = await store.PutContexts(
            new PutContextsRequest { Contexts = { new Context { TypeId = contextType, Name = "a" }, new Context { TypeId = contextType, Name = "b" } } }, null!);
        var links = new PutAttributionsAndAssociationsRequest();
        for (var index = 0; index < 120; index++)
        {
            var id = await store.PutArtifact(new Artifact { TypeId = type });
            // Both contexts match: no row may come twice.
            foreach (var context in contexts.ContextIds)
                links.Attributions.Add(new Attribution { ArtifactId = id, ContextId = context });
        }

        await store.PutAttributionsAndAssociations(links, null!);
        var options = new ListOperationOptions
        {
            MaxResultSize = size,
            FilterQuery = "contexts_c.name IN ('a', 'b') AND id > 20",
            OrderByField = new ListOperationOptions.Types.OrderByField
            {
                Field = ListOperationOptions.Types.OrderByField.Types.Field.LastUpdateTime,
                IsAsc = ascending,
            },
        };
        var seen = new List<long>();
        do
        {
            var page = await store.GetArtifacts(new GetArtifactsRequest { Options = options }, null!);
            seen.AddRange(page.Artifacts.Select(artifact => artifact.Id));
            options.NextPageToken = page.NextPageToken;
        }
        while (options.NextPageToken.Length > 0);
        var expected = Enumerable.Range(21, 100).Select(id => (long)id);
        Assert.Equal(ascending ? expected : expected.Reverse(), seen);
    }

    [Fact]
    public async Task WhatAFilterMeansDoesNotDependOnTheStack()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        await store.PutArtifact(new Artifact { TypeId = await store.PutArtifactType("T") });
        var deep = Repeat("(TRUE AND ", 99) + "id = 1" + new string(')', 99);
        var longSum = "id" + Repeat(" + 0", 400) + " = 1";
        Assert.Equal([1], await OnASmallStack(() => Ids(store, deep)));
        Assert.Equal([1], await OnASmallStack(() => Ids(store, longSum)));
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static async Task<IEnumerable<long>> Ids(EmbeddedStore store, string filter)
    {
        var options = new ListOperationOptions { MaxResultSize = 100, FilterQuery = filter };
        return (await store.GetArtifacts(new GetArtifactsRequest { Options = options }, null!)).Artifacts.Select(artifact => artifact.Id);
    }

    private static async Task<string> Refusal(EmbeddedStore store, string filter)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => Ids(store, filter));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        return error.Status.Detail;
    }

    private static async Task TakenOrRefused(EmbeddedStore store, string filter)
    {
        try
        {
            await Ids(store, filter);
        }
        catch (RpcException exception)
        {
            Assert.True(exception.StatusCode == StatusCode.InvalidArgument, $"{filter}: {exception.Status}");
        }
    }

    private static Task<string> RefusalOnASmallStack(EmbeddedStore store, string filter) => OnASmallStack(() => Refusal(store, filter));

    /// <summary>A thread of a pool has three times this.</summary>
    private static async Task<T> OnASmallStack<T>(Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>();
        var thread = new Thread(
            () =>
            {
                try
                {
                    result.SetResult(work().GetAwaiter().GetResult());
                }
                catch (Exception exception)
                {
                    result.SetException(exception);
                }
            },
            maxStackSize: 512 * 1024);
        thread.Start();
        return await result.Task;
    }
}
