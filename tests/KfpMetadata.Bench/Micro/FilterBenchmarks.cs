using BenchmarkDotNet.Attributes;
using KfpMetadata.Storage.Dialects;
using KfpMetadata.Storage.Filtering;
using KfpMetadata.Storage.Nodes;

namespace KfpMetadata.Bench.Micro;

/// <summary>MLMD's filter language to SQL.</summary>
[MemoryDiagnoser]
public class FilterBenchmarks
{
    /// <summary>The filter.</summary>
    [Params("uri = 's3://a'", "properties.epochs.int_value = 42 AND (custom_properties.owner.string_value = 'a' OR contexts_a.name IN ('x', 'y'))")]
    public string Filter { get; set; } = "";

    /// <summary>Compiles it.</summary>
    [Benchmark]
    public int Compile() => NodeFilter.Compile(NodeKinds.Artifact, Filter, SqliteDialect.Instance, 0).Condition.Length;
}
