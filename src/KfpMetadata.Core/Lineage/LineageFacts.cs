using System.Collections;

namespace KfpMetadata;

/// <summary>
/// What steps and data of a graph say of themselves, in the same words for KFP v1 and v2, without what differs between any two runs.
/// </summary>
internal sealed class LineageFacts(MlmdLineageGraph graph)
{
    /// <summary>Who ran it, where, when.</summary>
    private static readonly HashSet<string> OfRun = new(StringComparer.Ordinal)
    {
        KfpNames.RunId, KfpNames.ComponentId, KfpNames.PodName, KfpNames.Namespace, "instance_id", "pod_name", "pod_uid",
        "cached_execution_id", "cache_fingerprint", "parent_dag_id", "resource_name", "outputs", "last_known_state", "error",
    };

    /// <summary>A step of v2 does not name its pipeline; it is in the pipeline's context.</summary>
    private readonly Dictionary<long, string?> _pipelines = graph.Contexts
        .Where(static context => context.Type is KfpNames.PipelineContextType)
            .ToDictionary(static context => context.Id, static context => context.Name);

    /// <summary>Properties and parameters by name: KFP v1 writes <c>input:lr</c>, v2 a tree <c>inputs</c>.</summary>
    public Dictionary<string, object?> Of(MlmdNode node)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (PipelineOf(node) is { } pipeline) result[KfpNames.PipelineName] = pipeline;
        foreach (var (name, value) in node.Properties.Concat<KeyValuePair<string, object?>>(node.CustomProperties))
        {
            // A v1 run whose pipeline is not known has the run's id for it.
            if (OfRun.Contains(name) || name.StartsWith(KfpNames.OutputParameterPrefix, StringComparison.Ordinal)) continue;
            if (string.Equals(name, KfpNames.PipelineName, StringComparison.Ordinal) && Equals(value, node.Properties[KfpNames.RunId]))
                continue;
            if (string.Equals(name, "inputs", StringComparison.Ordinal) && value is IDictionary inputs)
            {
                foreach (DictionaryEntry entry in inputs) result[entry.Key.ToString()!] = entry.Value;
            }
            else
            {
                var input = name.StartsWith(KfpNames.InputParameterPrefix, StringComparison.Ordinal);
                result[input ? name[KfpNames.InputParameterPrefix.Length..] : name] = value;
            }
        }

        return result;
    }

    private string? PipelineOf(MlmdNode node) => node is MlmdExecution && graph.Members.TryGetValue(LineageKey.Of(node), out var contexts)
        ? contexts.Where(_pipelines.ContainsKey).Select(id => _pipelines[id]).FirstOrDefault()
        : null;
}
