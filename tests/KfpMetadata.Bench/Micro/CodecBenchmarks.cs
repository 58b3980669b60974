using BenchmarkDotNet.Attributes;
using KfpMetadata.Client;
using KfpMetadata.Protocol;

namespace KfpMetadata.Bench.Micro;

/// <summary>A page of artifacts between protobuf and the entities that commands return.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly Artifact[] _messages = [.. Enumerable.Range(1, 100).Select(Message)];
    private MlmdArtifact[] _nodes = [];

    /// <summary>Makes the entities.</summary>
    [GlobalSetup]
    public void Setup() => _nodes = [.. _messages.Select(NodeCodec.Decode)];

    /// <summary>From messages to entities.</summary>
    [Benchmark]
    public long Decode()
    {
        var sum = 0L;
        foreach (var message in _messages) sum += NodeCodec.Decode(message).Id;
        return sum;
    }

    /// <summary>From entities to messages.</summary>
    [Benchmark]
    public long Encode()
    {
        var sum = 0L;
        foreach (var node in _nodes) sum += NodeCodec.Encode(node).TypeId;
        return sum;
    }

    private static Artifact Message(int id) => new()
    {
        Id = id,
        TypeId = 1,
        Type = "Model",
        Uri = $"s3://bench/{id}",
        State = Artifact.Types.State.Live,
        CreateTimeSinceEpoch = id,
        LastUpdateTimeSinceEpoch = id,
        Properties = { ["accuracy"] = new Value { DoubleValue = 0.9 }, ["epochs"] = new Value { IntValue = id } },
        CustomProperties = { ["owner"] = new Value { StringValue = "bench" }, ["rank"] = new Value { IntValue = 1 } },
    };
}
