using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Differential;
using KfpMetadata.Tests.Reference;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Storage;

/// <summary>
/// A store's file with damage of many kinds: it is refused, or its calls answer or fail one by one, in time. What is shown is in the file, what is in the
/// file is shown or an error says so, and a write loses nothing of what can be read.
/// </summary>
public sealed class DamagedFileTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20261201;
    private const int Artifacts = 150;
    private const int Executions = 40;

    private static readonly int Variants = Effort.Of(smoke: 60, full: 1_000);

    /// <summary>What one variant may take with all its calls.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, int> ends = new(StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task NothingIsShownThatIsNotThereAndNothingIsLost()
    {
        var whole = await File.ReadAllBytesAsync(await Fill(), TestContext.Current.CancellationToken);
        for (var number = 0; number < Variants; number++)
        {
            var dice = new Dice(Seed + number);
            var (kind, bytes) = Damage(whole, dice);
            var what = $"variant {number}, {kind}";
            var clock = Stopwatch.StartNew();
            await Try(bytes, dice.Percent(50), what);
            Assert.True(clock.Elapsed < Limit, $"{what} took {clock.Elapsed}");
        }

        output.WriteLine(string.Join(", ", ends.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}: {pair.Value}")));
        Assert.True(ends.GetValueOrDefault("refused") > Variants / 50 && ends.GetValueOrDefault("read") > Variants / 5 && ends.GetValueOrDefault("failed") > Variants / 50);
    }

    private async Task Try(byte[] bytes, bool readOnly, string what)
    {
        var (path, copy) = (folder.PathOf("damaged.sqlite"), folder.PathOf("copy.sqlite"));
        foreach (var file in folder.Files().Where(static file => !file.StartsWith("whole", StringComparison.Ordinal)).ToList()) File.Delete(folder.PathOf(file));
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(copy, bytes, TestContext.Current.CancellationToken);
        var before = Contents.Read(copy);
        EmbeddedStore store;
        try
        {
            store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = readOnly, CreateIfMissing = false });
        }
        catch (StoreOpenException)
        {
            Count("refused");
            Assert.True(before.IsPartOf(Contents.Read(path)), $"a refused file lost rows: {what}");
            return;
        }

        await using (store)
        {
            var artifacts = await Read("Artifact", before, async token =>
                (await store.GetArtifacts(Page<GetArtifactsRequest>(token), null!)) is var page ? (page.Artifacts.Select(Row), page.NextPageToken) : default, what);
            await Read("Execution", before, async token =>
                (await store.GetExecutions(Page<GetExecutionsRequest>(token), null!)) is var page ? (page.Executions.Select(Row), page.NextPageToken) : default, what);
            await Read("Context", before, async token =>
                (await store.GetContexts(Page<GetContextsRequest>(token), null!)) is var page ? (page.Contexts.Select(Row), page.NextPageToken) : default, what);
            await Ask(() => store.GetArtifactsByID(new GetArtifactsByIDRequest { ArtifactIds = { Enumerable.Range(1, Artifacts).Select(static id => (long)id) } }, null!));
            await Ask(() => store.GetEventsByExecutionIDs(new GetEventsByExecutionIDsRequest { ExecutionIds = { Enumerable.Range(1, Executions).Select(static id => (long)id) } }, null!));
            await Ask(() => store.GetArtifacts(new GetArtifactsRequest { Options = new ListOperationOptions { FilterQuery = "uri LIKE 's3://%' AND custom_properties.n.int_value > 3" } }, null!));
            await Ask(() => store.GetArtifactsByContext(new GetArtifactsByContextRequest { ContextId = 1 }, null!));
            await Ask(() => store.GetArtifactTypes(new GetArtifactTypesRequest(), null!));
            await Ask(() => store.GetLineageSubgraph(
                new GetLineageSubgraphRequest { LineageSubgraphQueryOptions = new LineageSubgraphQueryOptions { StartingArtifacts = new() { FilterQuery = "id = 1" }, MaxNumHops = 20 } }, null!));
            if (!readOnly && artifacts)
            {
                await Ask(() => store.PutArtifacts(new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = 10, Uri = "s3://new" } } }, null!));
                await Ask(() => store.PutArtifacts(new PutArtifactsRequest { Artifacts = { new Artifact { Id = 1, TypeId = 10, Uri = "s3://other" } } }, null!));
            }
        }

        var after = Contents.Read(path);
        if (readOnly) Assert.True(before.IsPartOf(after) && after.IsPartOf(before), $"reading changed the file: {what}");
        else Assert.True(before.IsPartOf(after, "Artifact 1 "), $"a write lost {before.Missing(after)}: {what}");
    }

    /// <summary>A list of all nodes against what SQLite itself reads of the table.</summary>
    /// <returns>Whether it came to its end.</returns>
    private async Task<bool> Read(string table, Contents file, Func<string, Task<(IEnumerable<string> Rows, string Next)>> page, string what)
    {
        var shown = new List<string>();
        var isRead = await Ask(async () =>
        {
            var token = "";
            do
            {
                var (rows, next) = await page(token);
                shown.AddRange(rows.Select(row => $"{table} {row}"));
                token = next;
            }
            while (token.Length > 0);
        });
        if (!file.IsRead(table)) return isRead;
        Assert.True(shown.Distinct(StringComparer.Ordinal).Count() == shown.Count, $"rows twice: {what}");
        foreach (var row in shown) Assert.True(file.Rows.Contains(row), $"{row} is not in the file: {what}");
        if (isRead) Assert.True(shown.Count == file.Rows.Count(row => row.StartsWith(table + " ", StringComparison.Ordinal)), $"{table} rows are missing: {what}");
        return isRead;
    }

    private async Task<bool> Ask(Func<Task> call)
    {
        try
        {
            await call();
            Count("read");
            return true;
        }
        catch (RpcException)
        {
            Count("failed");
            return false;
        }
    }

    private void Count(string end) => ends[end] = ends.GetValueOrDefault(end) + 1;

    private static TRequest Page<TRequest>(string token)
        where TRequest : Google.Protobuf.IMessage, new()
    {
        var request = new TRequest();
        request.Set("options", new ListOperationOptions { MaxResultSize = 50, NextPageToken = token });
        return request;
    }

    private static string Row(Artifact node) => string.Create(CultureInfo.InvariantCulture, $"{node.Id} {node.TypeId} {node.Uri} {node.Name}");

    private static string Row(Execution node) => string.Create(CultureInfo.InvariantCulture, $"{node.Id} {node.TypeId} {node.Name}");

    private static string Row(Context node) => string.Create(CultureInfo.InvariantCulture, $"{node.Id} {node.TypeId} {node.Name}");

    private static (string Kind, byte[] Bytes) Damage(byte[] whole, Dice dice)
    {
        const int page = 4096;
        var bytes = whole.ToArray();
        var pages = bytes.Length / page;
        var at = dice.Below(pages) * page;
        switch (dice.Below(9))
        {
            case 0:
                return ("zeroed page", Fill(bytes, at, page, static () => 0));
            case 1:
                return ("page of noise", Fill(bytes, at, page, () => (byte)dice.Below(256)));
            case 2:
                return ("header", Fill(bytes, dice.Below(100), 1 + dice.Below(4), () => (byte)dice.Below(256)));
            case 3:
                return ("page header", Fill(bytes, (at == 0 ? 100 : at) + dice.Below(12), 1 + dice.Below(3), () => (byte)dice.Below(256)));
            case 4:
                return ("truncated", bytes[..dice.Below(bytes.Length)]);
            case 5:
                whole.AsSpan(dice.Below(pages) * page, page).CopyTo(bytes.AsSpan(at));
                return ("page of another place", bytes);
            case 6:
                return ("cell pointers", Fill(bytes, at + 8 + dice.Below(60), 2 + dice.Below(6), () => (byte)dice.Below(256)));
            case 7:
                for (var i = 0; i < 20; i++) bytes[dice.Below(bytes.Length)] = (byte)dice.Below(256);
                return ("twenty bytes", bytes);
            default:
                bytes[at + dice.Below(page)] ^= (byte)(1 << dice.Below(8));
                return ("one bit", bytes);
        }
    }

    private static byte[] Fill(byte[] bytes, int at, int count, Func<byte> value)
    {
        for (var i = at; i < Math.Min(at + count, bytes.Length); i++) bytes[i] = value();
        return bytes;
    }

    private async Task<string> Fill()
    {
        var path = folder.PathOf("whole.sqlite");
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            var type = await store.PutArtifactType("T", ("text", PropertyType.String));
            await store.PutExecutionType(new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "E" } }, null!);
            await store.PutContextType(new PutContextTypeRequest { ContextType = new ContextType { Name = "C" } }, null!);
            var all = Enumerable.Range(1, Artifacts).Select(number => new Artifact
            {
                TypeId = type, Uri = $"s3://bucket/{number}", Name = $"a{number}",
                Properties = { ["text"] = new Value { StringValue = new string('t', number) } },
                CustomProperties = { ["n"] = new Value { IntValue = number }, ["d"] = new Value { DoubleValue = number / 2.0 } },
            });
            await store.PutArtifacts(new PutArtifactsRequest { Artifacts = { all } }, null!);
            await store.PutContexts(new PutContextsRequest { Contexts = { Enumerable.Range(1, 5).Select(static number => new Context { TypeId = 12, Name = $"c{number}" }) } }, null!);
            for (var number = 1; number <= Executions; number++)
            {
                await store.PutExecution(
                    new PutExecutionRequest
                    {
                        Execution = new Execution { TypeId = 11, Name = $"e{number}" },
                        ArtifactEventPairs =
                        {
                            new PutExecutionRequest.Types.ArtifactAndEvent { Event = new Event { ArtifactId = number, Type = Event.Types.Type.Input } },
                            new PutExecutionRequest.Types.ArtifactAndEvent { Event = new Event { ArtifactId = number + 1, Type = Event.Types.Type.Output } },
                        },
                        Contexts = { new Context { Id = 1, TypeId = 12, Name = "c1" } },
                    },
                    null!);
            }
        }

        return path;
    }

    /// <summary>What SQLite itself reads of a file, row by row in the order of the tables.</summary>
    private sealed class Contents
    {
        private readonly HashSet<string> complete = new(StringComparer.Ordinal);

        public HashSet<string> Rows { get; } = new(StringComparer.Ordinal);

        public static Contents Read(string path)
        {
            var contents = new Contents();
            try
            {
                using var connection = SqliteFile.Connect(path);
                contents.Read(connection, "Artifact", "id, coalesce(CAST(type_id AS INTEGER), 0), coalesce(uri, ''), coalesce(name, '')");
                contents.Read(connection, "Execution", "id, coalesce(CAST(type_id AS INTEGER), 0), coalesce(name, '')");
                contents.Read(connection, "Context", "id, coalesce(CAST(type_id AS INTEGER), 0), coalesce(name, '')");
            }
            catch (SqliteException)
            {
                // A file that is no database holds nothing.
            }

            return contents;
        }

        public bool IsRead(string table) => complete.Contains(table);

        public bool IsPartOf(Contents other, string except = "none") => Missing(other, except) is null;

        public string? Missing(Contents other, string except = "Artifact 1 ") => complete
            .Where(table => !other.complete.Contains(table)).FirstOrDefault()
            ?? Rows.FirstOrDefault(row => complete.Contains(row[..row.IndexOf(' ', StringComparison.Ordinal)]) && !other.Rows.Contains(row) && !row.StartsWith(except, StringComparison.Ordinal));

        private void Read(SqliteConnection connection, string table, string columns)
        {
            try
            {
                using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of this file.
                command.CommandText = $"SELECT {columns} FROM {table} NOT INDEXED";
#pragma warning restore CA2100
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    var values = Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture));
                    Rows.Add($"{table} {string.Join(' ', values)}");
                }

                complete.Add(table);
            }
            catch (SqliteException)
            {
                // Not read to its end, so nothing is known of what is missing.
            }
        }
    }
}
