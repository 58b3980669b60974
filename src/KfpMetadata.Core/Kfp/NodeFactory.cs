namespace KfpMetadata;

/// <summary>Makes nodes that are ready to be written: typed, checked, with a key. All checks come before the first write.</summary>
internal sealed class NodeFactory(MlmdConnection connection)
{
    private readonly TypeResolver _types = new(connection);

    public Task<MlmdArtifact> ArtifactAsync(NodeRequest request, CancellationToken cancellationToken) =>
        CreateAsync<MlmdArtifact, MlmdArtifactType>(request, Blank(request), cancellationToken);

    /// <summary>The artifact, where nothing must be read for it and nothing is wrong with it; otherwise <see langword="null"/>, and <see cref="ArtifactAsync"/> tells more.</summary>
    public MlmdArtifact? TryArtifact(NodeRequest request)
    {
        try
        {
            return _types.Known<MlmdArtifactType>(request.Type) is { } type && NodeProperties.AreDeclared(type, request.Properties)
                ? Create(request, Blank(request), type, Custom(request))
                : null;
        }
        catch (MlmdException)
        {
            return null;
        }
    }

    public Task<MlmdExecution> ExecutionAsync(NodeRequest request, CancellationToken cancellationToken) =>
        CreateAsync<MlmdExecution, MlmdExecutionType>(request, new MlmdExecution { State = request.ExecutionState }, cancellationToken);

    public Task<MlmdContext> ContextAsync(NodeRequest request, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(request.Name)
            ? throw MlmdErrors.InvalidArgument("A context needs a name of at least one character. Give -Name.")
            : CreateAsync<MlmdContext, MlmdContextType>(request, new MlmdContext(), cancellationToken);

    /// <summary>The artifact as it would be written, for <c>-WhatIf</c>: without an id and without a look at the store.</summary>
    public MlmdArtifact PreviewArtifact(NodeRequest request) => Preview(request, Blank(request));

    /// <summary>The execution as it would be written, for <c>-WhatIf</c>.</summary>
    public MlmdExecution PreviewExecution(NodeRequest request) => Preview(request, new MlmdExecution { State = request.ExecutionState });

    /// <summary>The context as it would be written, for <c>-WhatIf</c>.</summary>
    public MlmdContext PreviewContext(NodeRequest request) => Preview(request, new MlmdContext());

    private TNode Preview<TNode>(NodeRequest request, TNode node)
        where TNode : MlmdNode
    {
        node.Type = request.Type.Name;
        node.Name = request.Name;
        node.ExternalId = request.ExternalId;
        node.Properties = request.Properties;
        node.CustomProperties = Custom(request);
        node.Connection = connection;
        node.IsPreview = true;
        return node;
    }

    private static MlmdArtifact Blank(NodeRequest request) => new() { Uri = request.Uri, State = request.ArtifactState };

    private async Task<TNode> CreateAsync<TNode, TType>(NodeRequest request, TNode node, CancellationToken cancellationToken)
        where TNode : MlmdNode
        where TType : MlmdType, new()
    {
        var custom = Custom(request);
        // A new type is created only once the properties are known to fit it, so that a refused record leaves no type behind.
        var stored = await _types.FindAsync<TType>(request.Type.Name, request.Type.Version, cancellationToken).ConfigureAwait(false);
        if (stored is null) NodeProperties.Fit(Planned<TType>(request.Type), request.Properties);
        var type = await _types.ResolveAsync(request.Type, stored, cancellationToken).ConfigureAwait(false);
        if (!NodeProperties.AreDeclared(type, request.Properties))
            type = await _types.RereadAsync<TType>(type.Name, type.Version, cancellationToken).ConfigureAwait(false) ?? type;
        return Create(request, node, type, custom);
    }

    /// <summary>The custom properties of a request, which is checked as far as that needs no type.</summary>
    private static MlmdPropertyDictionary Custom(NodeRequest request)
    {
        if (request.Name is { Length: 0 })
            throw MlmdErrors.InvalidArgument("The name is empty. Leave -Name out, or give it at least one character.");
        if (request.ExternalId is { Length: 0 })
            throw MlmdErrors.InvalidArgument("The external id is empty. Leave -ExternalId out, or give it at least one character.");
        return NodeProperties.Normalize(request.CustomProperties);
    }

    private TNode Create<TNode>(NodeRequest request, TNode node, MlmdType type, MlmdPropertyDictionary custom)
        where TNode : MlmdNode
    {
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
