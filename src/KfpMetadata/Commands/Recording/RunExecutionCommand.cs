using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What <c>New-</c> and <c>Get-OrNewMlmdRunExecution</c> share: an execution in a run, as Kubeflow's helpers record it.</summary>
public abstract class RunExecutionCommand : ExecutionCreationCommand
{
    private protected const string TypeSet = "Type";
    private protected const string ComponentSet = "Component";

    private static readonly string[] ReservedCustom = [KfpNames.PodName, KfpNames.PipelineName, KfpNames.RunId, KfpNames.ComponentId];

    private protected RunExecutionCommand()
    {
    }

    /// <summary>The context of the run: the entity, its id or its name (a bare name is looked up as <c>KfpRun</c> and <c>system.PipelineRun</c>).</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[] Context { get; set; } = [];

    /// <summary>The name of the execution type, by Kubeflow's convention <c>components.</c> and the component's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TypeSet)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    public string? Type { get; set; }

    /// <summary>The component's name; the type is <c>components.</c> and this name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ComponentSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComponentCompleter))]
    [NoScriptBlock]
    public string? ComponentName { get; set; }

    /// <summary>The pod, kept as the custom property <c>kfp_pod_name</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? PodName { get; set; }

    /// <summary>The property <c>component_id</c>; the type without <c>components.</c> where it is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? InstanceId { get; set; }

    /// <summary>Input parameters by name, each kept as the custom property <c>input:</c> and its name.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? InputParameter { get; set; }

    /// <summary>Input artifacts by the name of the input: entities, ids or <c>Type/Name</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? InputArtifact { get; set; }

    /// <summary>Output artifacts by the name of the output: dictionaries with Uri and Type, and if wanted Name, State, Property, CustomProperty, TypeProperty, TypeVersion, ExternalId.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? OutputArtifact { get; set; }

    private protected sealed override object? InputTarget => Context is { Length: 1 } ? Context[0].Given : Context;

    private protected sealed override IEnumerable<WriteRecord<PendingExecution>> Accept()
    {
        var type = Type ?? KfpNames.ExecutionTypePrefix + ComponentName;
        var contexts = Context;
        var inputs = Inputs();
        var outputs = OutputArtifact is null ? [] : OutputSpecification.Parse(OutputArtifact);
        var connection = StoreFor([.. contexts, .. inputs.Select(input => input.Artifact)]);
        var node = RunNode(type);
        yield return new WriteRecord<PendingExecution>
        {
            Connection = connection,
            Description = $"execution of {type} in {string.Join(", ", contexts.AsEnumerable())}",
            Target = InputTarget,
            References = [.. contexts, .. inputs.Select(input => input.Artifact)],
            Size = Weigh(node),
            Prepare = async token =>
            {
                if (await FindAsync(connection, node, token).ConfigureAwait(false) is { } found)
                    return new PendingExecution(new ExecutionRequest { Node = node }) { Execution = found, Found = true };
                var runs = new List<MlmdContext>(contexts.Length);
                foreach (var context in contexts) runs.Add(await Nodes.ResolveAsync<MlmdContext>(connection, context, token).ConfigureAwait(false));
                var read = new List<InputRecord>(inputs.Count);
                foreach (var (name, reference) in inputs)
                {
                    var artifact = await Nodes.ResolveAsync<MlmdArtifact>(connection, reference, token).ConfigureAwait(false);
                    await new LinkRecorder(connection).CheckNamespaceAsync(artifact, runs, token).ConfigureAwait(false);
                    read.Add(new InputRecord(artifact.Id, name));
                }

                return new PendingExecution(new ExecutionRequest { Node = node, Contexts = runs, InRun = true, Inputs = read, Outputs = outputs });
            },
            Preview = async token => await FindAsync(connection, node, token).ConfigureAwait(false) ?? new NodeFactory(connection).PreviewExecution(node),
            Output = static pending => pending.Execution,
        };
    }

    private NodeRequest RunNode(string type)
    {
        var node = Request(type) with { ExecutionState = State };
        foreach (var name in ReservedCustom)
        {
            if (!node.CustomProperties.ContainsKey(name) && !node.Properties.ContainsKey(name)) continue;
            throw new MlmdException(
                MlmdErrorId.ReservedName,
                $"The property '{name}' of an execution in a run is written by the recorder. Leave it out; -PodName and -InstanceId set the pod and the component.",
                MlmdStatusCode.InvalidArgument);
        }

        if (InstanceId is not null) node.Properties[KfpNames.ComponentId] = InstanceId;
        if (InputParameter is not null)
        {
            foreach (var (name, value) in MlmdPropertyDictionary.Of(InputParameter)) node.CustomProperties[KfpNames.InputParameterPrefix + name] = value;
        }

        if (PodName is not null) node.CustomProperties[KfpNames.PodName] = PodName;
        return node;
    }

    private List<(string Name, NodeReference Artifact)> Inputs()
    {
        var inputs = new List<(string Name, NodeReference Artifact)>();
        if (InputArtifact is null) return inputs;
        foreach (DictionaryEntry entry in InputArtifact)
        {
            var name = entry.Key.ToString();
            if (string.IsNullOrEmpty(name)) throw MlmdErrors.InvalidArgument("An input of -InputArtifact has an empty name. Give every input a name.");
            inputs.Add((name, NodeReference.Create(MlmdNodeKind.Artifact, entry.Value)));
        }

        return inputs;
    }
}
