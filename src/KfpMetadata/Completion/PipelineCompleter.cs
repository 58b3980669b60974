using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the names of pipelines: those of v2, and what the newest v1 runs say.</summary>
public sealed class PipelineCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        foreach (var type in new[] { KfpNames.PipelineContextType, KfpNames.TfxPipelineContextType, KfpNames.RunContextType })
        {
            var left = NodeQuery.LargestPage;
            var query = new NodeQuery { Type = type, Descending = true };
            await foreach (var context in connection.Use().ListNodesAsync<MlmdContext>(query, cancellationToken).ConfigureAwait(false))
            {
                var name = context.Type is KfpNames.PipelineContextType ? context.Name : context.Properties[KfpNames.PipelineName] as string;
                if (name is not null) texts.Add(name);
                if (--left == 0) break;
            }
        }

        return texts;
    }
}
