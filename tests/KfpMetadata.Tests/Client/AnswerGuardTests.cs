using Google.Protobuf;
using Google.Protobuf.Reflection;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>A server that answers what cannot be is told from one that answers.</summary>
public sealed class AnswerGuardTests
{
    private const int Seed = 20261130;

    private static readonly int Answers = Effort.Of(smoke: 2_000, full: 20_000);

    /// <summary>Requests and their true answers.</summary>
    private static readonly (IMessage Request, IMessage Answer)[] True =
    [
        (new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = 1 }, new Artifact { Id = 4, TypeId = 1 }, new Artifact { TypeId = 1 } } }, new PutArtifactsResponse { ArtifactIds = { 7, 4, 8 } }),
        (new PutExecutionsRequest { Executions = { new Execution { TypeId = 1 }, new Execution { TypeId = 1 } } }, new PutExecutionsResponse { ExecutionIds = { 1, 2 } }),
        (new PutContextsRequest { Contexts = { new Context { Id = 3, TypeId = 1 } } }, new PutContextsResponse { ContextIds = { 3 } }),
        (Execution(), new PutExecutionResponse { ExecutionId = 5, ArtifactIds = { 2, 9 }, ContextIds = { 6 } }),
        (
            new PutLineageSubgraphRequest { Artifacts = { new Artifact(), new Artifact() }, Executions = { new Execution() }, Contexts = { new Context { Name = "c" } } },
            new PutLineageSubgraphResponse { ArtifactIds = { 1, 2 }, ExecutionIds = { 3 }, ContextIds = { 4 } }),
        (new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, new PutArtifactTypeResponse { TypeId = 10 }),
        (new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "T" } }, new PutExecutionTypeResponse { TypeId = 10 }),
        (new PutContextTypeRequest { ContextType = new ContextType { Name = "T" } }, new PutContextTypeResponse { TypeId = 10 }),
        (new GetArtifactsByIDRequest { ArtifactIds = { 1, 2 } }, new GetArtifactsByIDResponse { Artifacts = { new Artifact { Id = 2 }, new Artifact { Id = 1 } } }),
        (new GetExecutionsByIDRequest { ExecutionIds = { 1 } }, new GetExecutionsByIDResponse { Executions = { new Execution { Id = 1 } } }),
        (new GetContextsByIDRequest { ContextIds = { 1 } }, new GetContextsByIDResponse { Contexts = { new Context { Id = 1 } } }),
        (new GetArtifactTypesByIDRequest { TypeIds = { 1 } }, new GetArtifactTypesByIDResponse { ArtifactTypes = { new ArtifactType { Id = 1 } } }),
        (new GetEventsByExecutionIDsRequest { ExecutionIds = { 1 } }, new GetEventsByExecutionIDsResponse { Events = { new Event { ExecutionId = 1, ArtifactId = -1 } } }),
        (new GetEventsByArtifactIDsRequest { ArtifactIds = { 1 } }, new GetEventsByArtifactIDsResponse { Events = { new Event { ExecutionId = 0, ArtifactId = 1 } } }),
        (new GetArtifactByTypeAndNameRequest(), new GetArtifactByTypeAndNameResponse { Artifact = new Artifact { Id = 1 } }),
        (new GetArtifactByTypeAndNameRequest(), new GetArtifactByTypeAndNameResponse()),
        (new GetArtifactsRequest(), new GetArtifactsResponse { Artifacts = { new Artifact { Id = 1 }, new Artifact { Id = 2 } } }),
        (new GetExecutionsByContextRequest(), new GetExecutionsByContextResponse { Executions = { new Execution { Id = 1 } } }),
        (new GetContextsByArtifactRequest(), new GetContextsByArtifactResponse { Contexts = { new Context { Id = 1 } } }),
        (new GetContextTypesRequest(), new GetContextTypesResponse { ContextTypes = { new ContextType { Id = 1 } } }),
    ];

    [Fact]
    public void WhatCanBeTrueIsTaken() => Assert.All(True, pair => AnswerGuard.Check(pair.Request, pair.Answer, "server"));

    /// <summary>Every id of an answer becomes one that no store gives.</summary>
    [Fact]
    public void NoIdIsTakenThatNoStoreGives()
    {
        foreach (var (request, answer) in True)
        {
            var ids = Ids(answer).Count;
            Assert.True(ids > 0 || answer.CalculateSize() == 0);
            for (var at = 0; at < ids; at++)
            {
                foreach (var wrong in new[] { 0L, -5L })
                {
                    var changed = Clone(answer);
                    Ids(changed)[at](wrong);
                    Refuses(request, changed);
                }
            }
        }
    }

    /// <summary>One id too many, and one too few.</summary>
    [Fact]
    public void EveryRowThatIsWrittenHasOneId()
    {
        foreach (var (request, answer) in True.Where(pair => pair.Request.Descriptor.Name.StartsWith("Put", StringComparison.Ordinal)))
        {
            foreach (var field in answer.Descriptor.Fields.InDeclarationOrder().Where(field => field.IsRepeated))
            {
                var more = Clone(answer);
                ((System.Collections.IList)field.Accessor.GetValue(more)).Add(99L);
                Refuses(request, more);
                var fewer = Clone(answer);
                ((System.Collections.IList)field.Accessor.GetValue(fewer)).RemoveAt(0);
                // Some servers do not tell the contexts at all.
                if (field.Name != "context_ids") Refuses(request, fewer);
            }
        }
    }

    [Fact]
    public void NodesThatWereNotAskedForAreNotTaken()
    {
        Refuses(new GetArtifactsByIDRequest { ArtifactIds = { 1 } }, new GetArtifactsByIDResponse { Artifacts = { new Artifact { Id = 2 } } });
        Refuses(new GetExecutionTypesByIDRequest { TypeIds = { 1 } }, new GetExecutionTypesByIDResponse { ExecutionTypes = { new ExecutionType { Id = 2 } } });
        Refuses(new GetEventsByExecutionIDsRequest { ExecutionIds = { 1 } }, new GetEventsByExecutionIDsResponse { Events = { new Event { ExecutionId = 2, ArtifactId = 1 } } });
        Refuses(new PutArtifactsRequest { Artifacts = { new Artifact { Id = 1 } } }, new PutArtifactsResponse { ArtifactIds = { 2 } });
        Refuses(new PutArtifactsRequest { Artifacts = { new Artifact(), new Artifact() } }, new PutArtifactsResponse { ArtifactIds = { 2, 2 } });
    }

    /// <summary>True answers with one field changed at random: what comes back is the answer, or an error; never another failure.</summary>
    [Fact]
    public void AChangedAnswerIsAnErrorOrAnAnswer()
    {
        var dice = new Random(Seed);
        for (var round = 0; round < Answers; round++)
        {
            var (request, answer) = True[dice.Next(True.Length)];
            var bytes = answer.ToByteArray();
            if (bytes.Length == 0) continue;
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
            IMessage changed;
            try
            {
                changed = answer.Descriptor.Parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
                continue;
            }

            try
            {
                AnswerGuard.Check(request, changed, "server");
            }
            catch (MlmdException refusal)
            {
                Assert.Equal(MlmdErrorId.UnexpectedAnswer, refusal.ErrorId);
                continue;
            }

            Assert.All(Values(changed), id => Assert.True(id > 0 || changed is GetEventsByExecutionIDsResponse or GetEventsByArtifactIDsResponse));
        }
    }

    private static PutExecutionRequest Execution() => new()
    {
        Execution = new Execution { TypeId = 1 },
        ArtifactEventPairs =
        {
            new PutExecutionRequest.Types.ArtifactAndEvent { Event = new Event { ArtifactId = 2, Type = Event.Types.Type.Input } },
            new PutExecutionRequest.Types.ArtifactAndEvent { Artifact = new Artifact { TypeId = 3 }, Event = new Event { Type = Event.Types.Type.Output } },
        },
        Contexts = { new Context { Name = "c" } },
    };

    private static void Refuses(IMessage request, IMessage answer)
    {
        var refusal = Assert.Throws<MlmdException>(() => AnswerGuard.Check(request, answer, "server"));
        Assert.Equal(MlmdErrorId.UnexpectedAnswer, refusal.ErrorId);
    }

    private static IMessage Clone(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());

    /// <summary>What sets each id of an answer; of an event the id that was asked for.</summary>
    private static List<Action<long>> Ids(IMessage message)
    {
        var ids = new List<Action<long>>();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.Int64 && field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                for (var i = 0; i < list.Count; i++)
                {
                    var at = i;
                    ids.Add(value => list[at] = value);
                }
            }
            else if (field.FieldType == FieldType.Int64 && field.Accessor.HasValue(message) && IsId(message, field))
            {
                ids.Add(value => field.Accessor.SetValue(message, value));
            }
            else if (field.FieldType == FieldType.Message && !field.IsMap)
            {
                var inner = field.IsRepeated ? ((System.Collections.IList)field.Accessor.GetValue(message)).Cast<IMessage>()
                    : field.Accessor.GetValue(message) is IMessage one ? [one] : [];
                foreach (var item in inner) ids.AddRange(Ids(item));
            }
        }

        return ids;
    }

    private static bool IsId(IMessage message, FieldDescriptor field) =>
        message is Event link ? field.Name == (link.ArtifactId <= 0 ? "execution_id" : "artifact_id") : field.Name is "id" or "type_id" or "execution_id";

    private static IEnumerable<long> Values(IMessage message) => message switch
    {
        PutArtifactsResponse put => put.ArtifactIds,
        PutExecutionsResponse put => put.ExecutionIds,
        PutContextsResponse put => put.ContextIds,
        PutExecutionResponse put => [put.ExecutionId, .. put.ArtifactIds, .. put.ContextIds],
        PutLineageSubgraphResponse put => [.. put.ArtifactIds, .. put.ExecutionIds, .. put.ContextIds],
        GetArtifactsResponse all => all.Artifacts.Select(static node => node.Id),
        GetArtifactsByIDResponse all => all.Artifacts.Select(static node => node.Id),
        _ => [],
    };
}
