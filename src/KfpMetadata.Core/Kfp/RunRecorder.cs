namespace KfpMetadata;

/// <summary>
/// Records runs as Kubeflow's metadata helpers do, in MLMD's safe request shapes: run contexts, executions in a run, outputs, inputs.
/// </summary>
internal sealed class RunRecorder(MlmdConnection connection)
{
    private static readonly Dictionary<string, MlmdPropertyType> RunProperties = new(StringComparer.Ordinal)
    {
        [KfpNames.PipelineName] = MlmdPropertyType.String,
        [KfpNames.RunId] = MlmdPropertyType.String,
    };

    private readonly NodeFactory _nodes = new(connection);

    /// <summary>The context of a run as it is created where it is missing (<c>get_or_create_run_context</c>).</summary>
    public static NodeRequest RunContext(string runId, string? pipelineName) => new()
    {
        Type = new TypeRequest { Name = KfpNames.RunContextType, Declared = RunProperties, AddMissing = true },
        Name = runId,
        Properties = new MlmdPropertyDictionary
        {
            [KfpNames.PipelineName] = string.IsNullOrEmpty(pipelineName) ? runId : pipelineName,
            [KfpNames.RunId] = runId,
        },
    };

    /// <summary>The stored context of the request's type and name, or null. It is never changed.</summary>
    public Task<MlmdContext?> FindContextAsync(NodeRequest request, CancellationToken cancellationToken) =>
        connection.Use().GetNodeByTypeAndNameAsync<MlmdContext>(request.Type.Name, request.Name ?? "", request.Type.Version, cancellationToken);

    /// <summary>Creates the context; where another writer was first, its context is the one.</summary>
    public async Task<MlmdContext> CreateContextAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        var context = await _nodes.ContextAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.Use().CreateNodesAsync([context], cancellationToken).ConfigureAwait(false);
            return context;
        }
        catch (MlmdException exception) when (string.Equals(exception.ErrorId, MlmdErrorId.AlreadyExists, StringComparison.Ordinal))
        {
            var first = await FindContextAsync(request, cancellationToken).ConfigureAwait(false);
            if (first is null) throw;
            return first;
        }
    }

    /// <summary>Creates an execution in contexts, with its inputs and outputs, in one transaction.</summary>
    public async Task<MlmdExecution> CreateExecutionAsync(ExecutionRequest request, CancellationToken cancellationToken)
    {
        var record = await BuildAsync(request, cancellationToken).ConfigureAwait(false);
        var client = connection.Use();
        if (record.Contexts.Count == 0 && record.Inputs.Count == 0 && record.Outputs.Count == 0)
            await client.CreateNodesAsync([record.Execution], cancellationToken).ConfigureAwait(false);
        else
            await client.RecordExecutionAsync(record, cancellationToken).ConfigureAwait(false);
        connection.Attributions.Keep(
            from context in record.Contexts
            from artifact in record.Inputs.Select(input => input.ArtifactId).Concat(record.Outputs.Select(output => output.Artifact.Id))
            select new ContextMember(artifact, context.Id));
        record.Execution.RememberedContexts = record.Contexts;
        return record.Execution;
    }

    private async Task<ExecutionRecord> BuildAsync(ExecutionRequest request, CancellationToken cancellationToken)
    {
        var twice = request.Inputs.GroupBy(input => input.ArtifactId).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw MlmdErrors.InvalidArgument(
                $"Artifact {twice.Key} is given as the inputs {string.Join(" and ", twice.Select(input => $"'{input.InputName}'"))}. "
                + "MLMD holds one input link between an artifact and an execution: give it once.");
        }

        var contexts = await new RunContexts(connection).CompleteAsync(request.Contexts, cancellationToken).ConfigureAwait(false);
        var node = request.InRun ? InRun(request.Node, contexts, await StoredTypeAsync(request.Node.Type, cancellationToken).ConfigureAwait(false)) : request.Node;
        var outputs = new List<OutputRecord>(request.Outputs.Count);
        var factory = new OutputFactory(connection);
        foreach (var output in request.Outputs)
            outputs.Add(await factory.CreateAsync(0, contexts, output, cancellationToken).ConfigureAwait(false));
        var execution = await _nodes.ExecutionAsync(node, cancellationToken).ConfigureAwait(false);
        return new ExecutionRecord(execution, contexts, request.Inputs, outputs);
    }

    private Task<MlmdExecutionType?> StoredTypeAsync(TypeRequest type, CancellationToken cancellationToken) =>
        new TypeResolver(connection).FindAsync<MlmdExecutionType>(type.Name, type.Version, cancellationToken).AsTask();

    /// <summary>
    /// Adds run, pipeline and component, as declared properties. Types of Kubeflow's own (<c>system.*</c>, <c>google.*</c>) and stored ones of other
    /// names are not extended for that: there they are custom properties.
    /// </summary>
    private static NodeRequest InRun(NodeRequest node, IReadOnlyList<MlmdContext> contexts, MlmdExecutionType? stored)
    {
        var run = RunIdentity.Of(contexts);
        var component = node.Properties[KfpNames.ComponentId] as string ?? ComponentOf(node.Type.Name);
        var identity = new List<(string Name, string? Value)> { (KfpNames.PipelineName, run.PipelineName), (KfpNames.RunId, run.RunId), (KfpNames.ComponentId, component) };
        var own = node.Type.Name.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal);
        var foreign = SystemTypes.IsReserved(node.Type.Name);

        var declared = new Dictionary<string, MlmdPropertyType>(node.Type.Declared, StringComparer.Ordinal);
        var properties = new MlmdPropertyDictionary(node.Properties);
        var custom = new MlmdPropertyDictionary(node.CustomProperties);
        properties.Remove(KfpNames.ComponentId);
        foreach (var (name, value) in identity)
        {
            var asProperty = own || (stored is null ? !foreign : stored.Properties.TryGetValue(name, out var type) && type == MlmdPropertyType.String);
            if (asProperty) declared[name] = MlmdPropertyType.String;
            if (value is not null) (asProperty ? properties : custom)[name] = value;
        }

        return node with
        {
            Type = node.Type with { Declared = declared, AddMissing = node.Type.AddMissing || own },
            Properties = properties,
            CustomProperties = custom,
        };
    }

    private static string ComponentOf(string type) =>
        type.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal) ? type[KfpNames.ExecutionTypePrefix.Length..] : type;
}
