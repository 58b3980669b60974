using Grpc.Net.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Storage;

/// <summary>
/// Richer stores, upgraded by the real MLMD and here, row for row: the fixture of the conformance suite brought down to every older
/// version by MLMD itself, and edited into what old stores may hold.
/// </summary>
public sealed class UpgradeReferenceTests : IDisposable
{
    private static readonly int[] Versions = [4, 5, 6, 7, 8, 9];

    /// <summary>What is done to the old store, and the versions that can hold it.</summary>
    private static readonly (string Edit, int From, int To)[] Edits =
    [
        ("SELECT 1", 4, 9),
        ("INSERT INTO Event (artifact_id, execution_id, type, milliseconds_since_epoch) SELECT artifact_id, execution_id, type, 5 FROM Event WHERE id % 3 = 0", 4, 7),
        ("DELETE FROM Event; INSERT INTO Event VALUES (9, 1, 1, 3, 9), (3, 1, 1, 3, NULL), (5, 1, 1, 3, 5), (4, 2, 1, 3, 4), (7, 2, 1, 3, 4), (8, 1, 2, 3, 0)", 4, 7),
        ("INSERT INTO Event SELECT 40 - id, artifact_id, execution_id, type, NULL FROM Event; INSERT INTO EventPath SELECT 40 - event_id, 0, NULL, 'other' FROM EventPath", 4, 7),
        ("INSERT INTO EventPath VALUES (99, 0, NULL, 'of no event')", 4, 9),
        ("DELETE FROM EventPath WHERE event_id % 2 = 0; INSERT INTO EventPath SELECT * FROM EventPath ORDER BY event_id DESC", 4, 9),
        ("UPDATE sqlite_sequence SET seq = seq + 100", 4, 9),
        ("DELETE FROM Event; DELETE FROM EventPath; DELETE FROM Artifact; DELETE FROM Execution; DELETE FROM Context; DELETE FROM Association; DELETE FROM Attribution", 4, 9),
        ("DELETE FROM Type; DELETE FROM TypeProperty; DELETE FROM sqlite_sequence", 4, 9),
        ("DELETE FROM Artifact WHERE id < 4; DELETE FROM ArtifactProperty WHERE artifact_id > 8", 4, 9),
        ("DELETE FROM Type WHERE name LIKE 'mlmd.%' AND id % 2 = 0; UPDATE Type SET name = 'mlmd.train' WHERE name = 'mlmd.Train'", 4, 9),
        ("DELETE FROM Type WHERE name LIKE 'mlmd.%'; INSERT INTO Type (name, type_kind) VALUES ('mlmd.Model', 0), ('mlmd.Train', 0), ('mlmd.Evaluate', 2), ('mlmd.Own', 1)", 4, 9),
        ("UPDATE Type SET version = '1' WHERE name IN ('mlmd.Model', 'mlmd.Deploy'); UPDATE Type SET description = '' WHERE id = 10", 6, 9),
        ("INSERT INTO Type (name, type_kind, input_type, output_type) VALUES ('twice', 0, '{\"none\":{}}', ''), ('twice', 0, NULL, NULL), ('É\"`''', 1, NULL, NULL)", 4, 9),
        ("INSERT INTO ParentType VALUES (10, 2), (99, 98); INSERT INTO ParentContext VALUES (1, 99)", 6, 9),
        ("UPDATE Artifact SET uri = NULL WHERE id % 2 = 0; UPDATE Artifact SET type_id = 0 WHERE id = 3", 4, 9),
        ("UPDATE Artifact SET state = 77, name = NULL; UPDATE Execution SET last_known_state = 'odd', name = '' WHERE id = 2; UPDATE Context SET create_time_since_epoch = -1", 5, 9),
        ("UPDATE Artifact SET create_time_since_epoch = 9223372036854775807, last_update_time_since_epoch = 0.5 WHERE id = 1", 5, 9),
        ("UPDATE ArtifactProperty SET int_value = 'text' WHERE artifact_id = 1; INSERT INTO ArtifactProperty (artifact_id, name, is_custom_property) VALUES (77, 'empty', 0)", 4, 9),
        ("UPDATE ArtifactProperty SET double_value = 1e300, string_value = NULL WHERE artifact_id = 2; UPDATE ContextProperty SET string_value = x'00ff'", 4, 9),
        ("UPDATE ExecutionProperty SET byte_value = x'00ff'", 7, 9),
        ("INSERT INTO TypeProperty VALUES (99, 'of no type', NULL); INSERT INTO Attribution (context_id, artifact_id) VALUES (99, 99); INSERT INTO Association VALUES (500, 1, 99)", 4, 9),
        ("CREATE TABLE Mine (x); INSERT INTO Mine VALUES (1); CREATE INDEX of_mine ON Attribution (artifact_id); CREATE VIEW seen AS SELECT * FROM Attribution", 4, 9),
        ("CREATE TRIGGER triggered AFTER INSERT ON Association BEGIN DELETE FROM Attribution WHERE id = 0; END", 4, 9),
        ("DROP INDEX idx_artifact_uri; DROP INDEX idx_type_name; DROP INDEX idx_event_execution_id", 6, 7),
        ("PRAGMA journal_mode = WAL", 4, 9),
        ("PRAGMA page_size = 1024; VACUUM", 4, 9),
    ];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> OlderVersions => [.. Versions];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(OlderVersions))]
    public async Task EveryRowIsAsTheLibraryLeavesIt(int version)
    {
        using var library = LibraryMigration.Start();
        var older = folder.Copy(TestData.PathOf("fixture.sqlite"), "older.sqlite");
        library.Downgrade(older, version);
        var edits = Edits.Where(edit => edit.From <= version && version <= edit.To).Select(edit => edit.Edit).ToList();
        for (var index = 0; index < edits.Count; index++)
        {
            var ours = folder.Copy(older, $"{index}.ours.sqlite");
            SqliteFile.Execute(ours, edits[index]);
            var theirs = folder.Copy(ours, $"{index}.theirs.sqlite");
            Assert.Null(library.Upgrade(theirs));
            await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = ours, Upgrade = true }).DisposeAsync();
            Assert.True(SqliteFile.Dump(theirs).SequenceEqual(SqliteFile.Dump(ours), StringComparer.Ordinal), Difference(edits[index], theirs, ours));
        }

        Assert.True(edits.Count >= 18);
    }

    /// <summary>All edits at once, in another order each time, as far as they go together.</summary>
    [Theory]
    [MemberData(nameof(OlderVersions))]
    public async Task ManyOdditiesAtOnceAreAsTheLibraryLeavesThem(int version)
    {
        using var library = LibraryMigration.Start();
        var older = folder.Copy(TestData.PathOf("fixture.sqlite"), "older.sqlite");
        library.Downgrade(older, version);
        var random = new Random(version);
        var compared = 0;
        for (var round = 0; round < Effort.Of(smoke: 8, full: 60); round++)
        {
            var edits = Edits.Where(edit => edit.From <= version && version <= edit.To).Select(edit => edit.Edit).ToArray();
            random.Shuffle(edits);
            var ours = folder.Copy(older, $"{round}.ours.sqlite");
            var done = new List<string>();
            foreach (var edit in edits.Take(6))
            {
                try
                {
                    SqliteFile.Execute(ours, edit);
                    done.Add(edit);
                }
                catch (Microsoft.Data.Sqlite.SqliteException)
                {
                    // A row of an edit before is in the way of this one.
                }
            }

            var theirs = folder.Copy(ours, $"{round}.theirs.sqlite");
            Assert.Null(library.Upgrade(theirs));
            await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = ours, Upgrade = true }).DisposeAsync();
            Assert.True(
                SqliteFile.Dump(theirs).SequenceEqual(SqliteFile.Dump(ours), StringComparer.Ordinal), Difference(string.Join("; ", done), theirs, ours));
            compared += done.Count;
        }

        Assert.True(compared > 24);
    }

    [Theory]
    [MemberData(nameof(OlderVersions))]
    public async Task TheLibraryOpensWhatWasUpgradedHere(int version)
    {
        var path = folder.Copy(TestData.PathOf("fixture.sqlite"));
        using (var library = LibraryMigration.Start())
        {
            library.Downgrade(path, version);
            await EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, Upgrade = true }).DisposeAsync();
        }

        // Without the leave to migrate: the library takes it for a store of its own schema.
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--sqlite", path);
        Assert.InRange(server.Port, 1, 65535);
    }

    /// <summary>A store that a release of schema 7 wrote itself, with all that its service takes.</summary>
    [Fact]
    public async Task AStoreOfRelease1_5BecomesWhatTheLibraryMakesOfIt()
    {
        using var library = LibraryMigration.Start();
        var ours = folder.PathOf("ours.sqlite");
        await using (var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_5_0, "--sqlite", ours))
        {
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
            await FillAsync(new MetadataStoreService.MetadataStoreServiceClient(channel), TestContext.Current.CancellationToken);
        }

        Assert.Equal(7, SqliteFile.Count(ours, "SELECT schema_version FROM MLMDEnv"));
        var theirs = folder.Copy(ours, "theirs.sqlite");
        Assert.Null(library.Upgrade(theirs));
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = ours, Upgrade = true }))
        {
            Assert.Equal(40, store.Upgrade!.DroppedEvents);
            Assert.Equal(40, (await store.GetArtifacts(new GetArtifactsRequest { Options = new() { MaxResultSize = 100 } }, null!)).Artifacts.Count);
        }

        Assert.True(SqliteFile.Dump(theirs).SequenceEqual(SqliteFile.Dump(ours), StringComparer.Ordinal), Difference("1.5.0", theirs, ours));
    }

    private static async Task FillAsync(MetadataStoreService.MetadataStoreServiceClient client, CancellationToken token)
    {
        var type = new ArtifactType { Name = "Model", Version = "2", Description = "of 1.5", BaseType = ArtifactType.Types.SystemDefinedBaseType.Model };
        type.Properties.Add(new Dictionary<string, PropertyType>(StringComparer.Ordinal)
        {
            ["i"] = PropertyType.Int, ["d"] = PropertyType.Double, ["s"] = PropertyType.String, ["o"] = PropertyType.Struct,
        });
        var artifactType = (await client.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = type }, cancellationToken: token)).TypeId;
        var executionType = (await client.PutExecutionTypeAsync(
            new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "components.train", InputType = new ArtifactStructType { None = new() } } },
            cancellationToken: token)).TypeId;
        var contextType = (await client.PutContextTypeAsync(
            new PutContextTypeRequest { ContextType = new ContextType { Name = "KfpRun" } }, cancellationToken: token)).TypeId;
        var contexts = await client.PutContextsAsync(
            new PutContextsRequest
            {
                Contexts = { new Context { TypeId = contextType, Name = "parent" }, new Context { TypeId = contextType, Name = "child" } },
            },
            cancellationToken: token);
        await client.PutParentContextsAsync(
            new PutParentContextsRequest
            {
                ParentContexts = { new ParentContext { ParentId = contexts.ContextIds[0], ChildId = contexts.ContextIds[1] } },
            },
            cancellationToken: token);
        var execution = (await client.PutExecutionsAsync(
            new PutExecutionsRequest { Executions = { new Execution { TypeId = executionType, LastKnownState = Execution.Types.State.Running } } },
            cancellationToken: token)).ExecutionIds[0];
        for (var number = 0; number < 40; number++)
        {
            var artifact = new Artifact { TypeId = artifactType, Uri = $"s3://bucket/{number}", Name = $"É {number}", State = Artifact.Types.State.Live };
            artifact.Properties["i"] = new Value { IntValue = number };
            artifact.Properties["d"] = new Value { DoubleValue = number / 3.0 };
            artifact.Properties["s"] = new Value { StringValue = "" };
            artifact.CustomProperties["o"] = new Value { StructValue = new() { Fields = { ["n"] = new() { NumberValue = number } } } };
            var id = (await client.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } }, cancellationToken: token)).ArtifactIds[0];
            await client.PutAttributionsAndAssociationsAsync(
                new PutAttributionsAndAssociationsRequest { Attributions = { new Attribution { ArtifactId = id, ContextId = contexts.ContextIds[1] } } },
                cancellationToken: token);

            // That release takes the same event twice, with another path, as when one artifact is two inputs of a task.
            foreach (var name in new[] { "first", "second" })
            {
                var input = new Event { ArtifactId = id, ExecutionId = execution, Type = Event.Types.Type.Input, Path = new Event.Types.Path() };
                input.Path.Steps.Add(new Event.Types.Path.Types.Step { Key = name });
                await client.PutEventsAsync(new PutEventsRequest { Events = { input } }, cancellationToken: token);
            }
        }
    }

    private static string Difference(string edit, string theirs, string ours)
    {
        var (left, right) = (SqliteFile.Dump(theirs), SqliteFile.Dump(ours));
        return $"{edit}\nof the library: {string.Join("\n  ", left.Except(right, StringComparer.Ordinal))}\nhere: {string.Join("\n  ", right.Except(left, StringComparer.Ordinal))}";
    }
}
