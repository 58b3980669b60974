using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KfpMetadata.Protocol;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Storage.Load;

/// <summary>One of many that write and read at once. What it reads must be whole, and nothing but a lost race for a counter may be refused.</summary>
internal sealed class LoadWorker(ServiceClient store, LoadScene scene, Acknowledged acknowledged, int number)
{
    private const int Contexts = 10;
    private const int PageSize = 20;
    private const int Pages = 4;

    private readonly Random dice = new(number);
    private readonly string mark = $"worker {number}";
    private long written;

    public long Calls { get; private set; }

    public long LostRaces { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public async Task RunAsync(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var action = dice.Next(100) switch
            {
                < 30 => PutExecutionAsync(),
                < 50 => AddOneAsync(),
                < 60 => MarkAsync(),
                < 65 => PutTypeAsync(),
                < 75 => ListAsync(),
                _ => ReadAsync(),
            };
            await action;
        }
    }

    /// <summary>An execution with an output in a run that others write, too.</summary>
    private async Task PutExecutionAsync()
    {
        var name = $"{number}-{written++}";
        var request = new PutExecutionRequest
        {
            Execution = new Execution { TypeId = scene.ExecutionType, Name = name, CustomProperties = { ["name"] = new Value { StringValue = name } } },
            ArtifactEventPairs =
            {
                new PutExecutionRequest.Types.ArtifactAndEvent
                {
                    Artifact = new Artifact { TypeId = scene.ArtifactType, Name = name, Uri = "s3://b/" + name },
                    Event = new Event { Type = Event.Types.Type.Output },
                },
            },
            Contexts = { new Context { TypeId = scene.ContextType, Name = $"run {dice.Next(Contexts)}" } },
            Options = new PutExecutionRequest.Types.Options { ReuseContextIfAlreadyExist = true },
        };
        var answer = await Timed(() => store.PutExecutionAsync(request));
        acknowledged.AddExecution(answer.ExecutionId, name);
    }

    /// <summary>Read, add one, write if nobody wrote meanwhile; from the beginning otherwise.</summary>
    private async Task AddOneAsync()
    {
        var id = scene.Counters[dice.Next(scene.Counters.Count)];
        while (true)
        {
            var counter = (await Timed(() => store.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { id } }))).Artifacts.Single();
            counter.CustomProperties[LoadScene.Count].IntValue++;
            var request = new PutArtifactsRequest
            {
                Artifacts = { counter },
                UpdateMask = new FieldMask { Paths = { "custom_properties." + LoadScene.Count } },
                Options = new PutArtifactsRequest.Types.Options { AbortIfLatestUpdatedTimeChanged = true },
            };
            try
            {
                await Timed(() => store.PutArtifactsAsync(request));
                acknowledged.AddOne(id);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
            {
                LostRaces++;
            }
        }
    }

    /// <summary>A property of its own on an artifact that others write: the mask leaves theirs alone.</summary>
    private async Task MarkAsync()
    {
        var id = scene.Counters[dice.Next(scene.Counters.Count)];
        var value = written++;
        var request = new PutArtifactsRequest
        {
            Artifacts = { new Artifact { Id = id, TypeId = scene.ArtifactType, CustomProperties = { [mark] = new Value { IntValue = value } } } },
            UpdateMask = new FieldMask { Paths = { "custom_properties." + mark } },
        };
        await Timed(() => store.PutArtifactsAsync(request));
        acknowledged.AddMark(id, mark, value);
    }

    private async Task PutTypeAsync()
    {
        var request = new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "Data" } };
        Assert.Equal(scene.ArtifactType, (await Timed(() => store.PutArtifactTypeAsync(request))).TypeId);
    }

    /// <summary>The newest first: ids without a gap, however many are added while the pages are turned.</summary>
    private async Task ListAsync()
    {
        var options = new ListOperationOptions
        {
            MaxResultSize = PageSize,
            OrderByField = new ListOperationOptions.Types.OrderByField
            {
                Field = ListOperationOptions.Types.OrderByField.Types.Field.Id, IsAsc = false,
            },
        };
        var ids = new List<long>();
        for (var page = 0; page < Pages; page++)
        {
            var answer = await Timed(() => store.GetExecutionsAsync(new GetExecutionsRequest { Options = options }));
            ids.AddRange(answer.Executions.Select(execution => execution.Id));
            if (string.IsNullOrEmpty(answer.NextPageToken))
                break;
            options.NextPageToken = answer.NextPageToken;
        }

        for (var index = 1; index < ids.Count; index++)
            Assert.Equal(ids[index - 1] - 1, ids[index]);
    }

    /// <summary>Whatever was acknowledged is there with all that came in the same request.</summary>
    private async Task ReadAsync()
    {
        if (acknowledged.AnyExecution(dice) is not { } id)
            return;
        var name = acknowledged.Executions[id];
        var execution = (await Timed(() => store.GetExecutionsByIDAsync(new GetExecutionsByIDRequest { ExecutionIds = { id } }))).Executions.Single();
        Assert.Equal((name, name), (execution.Name, execution.CustomProperties["name"].StringValue));
        var events = await Timed(() => store.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { id } }));
        var artifactId = events.Events.Single().ArtifactId;
        var artifact = (await Timed(() => store.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { artifactId } }))).Artifacts.Single();
        Assert.Equal((name, "s3://b/" + name), (artifact.Name, artifact.Uri));
        Assert.Single((await Timed(() => store.GetContextsByExecutionAsync(new GetContextsByExecutionRequest { ExecutionId = id }))).Contexts);
        Assert.Single((await Timed(() => store.GetContextsByArtifactAsync(new GetContextsByArtifactRequest { ArtifactId = artifactId }))).Contexts);
    }

    private async Task<T> Timed<T>(Func<AsyncUnaryCall<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await call();
        var elapsed = Stopwatch.GetElapsedTime(started);
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        Calls++;
        return answer;
    }
}
