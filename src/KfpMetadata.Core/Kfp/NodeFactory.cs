namespace KfpMetadata;

/// <summary>Makes nodes that are ready to be written: typed, checked, with a key. All checks come before the first write.</summary>
internal sealed class NodeFactory(MlmdConnection connection)
{
    private readonly TypeResolver _types = new(connection);

    public Task<MlmdArtifact> ArtifactAsync(NodeRequest request, CancellationToken cancellationToken) =>
        CreateAsync<MlmdArtifact, MlmdArtifactType>(request, new MlmdArtifact { Uri = request.Uri, State = request.ArtifactState }, cancellationToken);

    public Task<MlmdExecution> ExecutionAsync(NodeRequest request, CancellationToken cancellationToken) =>
        CreateAsync<MlmdExecution, MlmdExecutionType>(request, new MlmdExecution { State = request.ExecutionState }, cancellationToken);

    public Task<MlmdContext> ContextAsync(NodeRequest request, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(request.Name)
            ? throw MlmdErrors.InvalidArgument("A context needs a name of at least one character. Give -Name.")
            : CreateAsync<MlmdContext, MlmdContextType>(request, new MlmdContext(), cancellationToken);

    private async Task<TNode> CreateAsync<TNode, TType>(NodeRequest request, TNode node, CancellationToken cancellationToken)
        where TNode : MlmdNode
        where TType : MlmdType, new()
    {
        if (request.Name is { Length: 0 })
            throw MlmdErrors.InvalidArgument("The name is empty. Leave -Name out, or give it at least one character.");
        if (request.ExternalId is { Length: 0 })
            throw MlmdErrors.InvalidArgument("The external id is empty. Leave -ExternalId out, or give it at least one character.");

        var custom = NodeProperties.Normalize(request.CustomProperties);
        // A new type is created only once the properties are known to fit it, so that a refused record leaves no type behind.
        var stored = await _types.FindAsync<TType>(request.Type.Name, request.Type.Version, cancellationToken).ConfigureAwait(false);
        if (stored is null) NodeProperties.Fit(Planned<TType>(request.Type), request.Properties);
        var type = await _types.ResolveAsync<TType>(request.Type, cancellationToken).ConfigureAwait(false);
        if (request.Properties.Keys.Any(name => !type.Properties.ContainsKey(name)))
            type = await _types.RereadAsync<TType>(type.Name, type.Version, cancellationToken).ConfigureAwait(false) ?? type;

        node.TypeId = type.Id;
        node.Type = type.Name;
        node.Name = request.Name;
        node.ExternalId = request.ExternalId;
        node.Properties = NodeProperties.Fit(type, request.Properties);
        node.CustomProperties = custom;
        node.Connection = connection;
        MlmdKey.Ensure(node);
        return node;
    }

    private static TType Planned<TType>(TypeRequest request)
        where TType : MlmdType, new()
    {
        var type = new TType { Name = request.Name, Version = request.Version };
        foreach (var (name, dataType) in request.Declared) type.Properties[name] = dataType;
        return type;
    }
}
