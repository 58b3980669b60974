namespace KfpMetadata;

/// <summary>Makes the artifacts of outputs with the properties that Kubeflow's writer gives them.</summary>
internal sealed class OutputFactory(MlmdConnection connection)
{
    private static readonly string[] Reserved = [KfpNames.ArtifactIoName, KfpNames.PipelineName, KfpNames.RunId];

    private readonly NodeFactory _nodes = new(connection);
    private readonly TypeResolver _types = new(connection);

    /// <summary>Checks the output and makes it ready to be written.</summary>
    public async Task<OutputRecord> CreateAsync(long executionId, IReadOnlyList<MlmdContext> contexts, OutputRequest request, CancellationToken cancellationToken)
    {
        var artifact = request.Artifact;
        foreach (var name in Reserved)
        {
            if (artifact.Properties.ContainsKey(name) || artifact.CustomProperties.ContainsKey(name)) throw IsReserved(name);
        }

        if (request.OutputName is { Length: 0 })
            throw MlmdErrors.InvalidArgument("The output name is empty. Leave -OutputName out, or give it at least one character.");
        var outputName = request.OutputName ?? LinkNames.ForOutput(artifact.Uri, artifact.Type.Name);
        var stored = await _types.FindAsync<MlmdArtifactType>(artifact.Type.Name, artifact.Type.Version, cancellationToken).ConfigureAwait(false);
        var run = RunIdentity.Of(contexts);
        var properties = new MlmdPropertyDictionary(artifact.Properties);
        var custom = new MlmdPropertyDictionary(artifact.CustomProperties);
        foreach (var (name, value) in new[] { (KfpNames.ArtifactIoName, outputName), (KfpNames.PipelineName, run.PipelineName), (KfpNames.RunId, run.RunId) })
        {
            if (value is null) continue;
            // Types of 2020 declare these names. One name both declared and custom: a real server loses one of the two.
            (Declares(stored, artifact.Type, name) ? properties : custom)[name] = value;
        }

        var node = await _nodes.ArtifactAsync(artifact with { Properties = properties, CustomProperties = custom }, cancellationToken).ConfigureAwait(false);
        return new OutputRecord(executionId, node, outputName);
    }

    private static bool Declares(MlmdArtifactType? stored, TypeRequest request, string name) =>
        (stored?.Properties.TryGetValue(name, out var type) ?? request.Declared.TryGetValue(name, out type)) && type == MlmdPropertyType.String;

    private static MlmdException IsReserved(string name) => new(
        MlmdErrorId.ReservedName,
        $"The property '{name}' of an output is written by the recorder. Leave it out; the name of the output is given by -OutputName.",
        MlmdStatusCode.InvalidArgument);
}
