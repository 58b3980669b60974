using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>Types, nodes and events from dice, most of them such that a store takes them.</summary>
internal sealed class RandomMessages(RandomValues values, WorkloadState state)
{
    private static readonly string[] Names = ["alpha", "beta", "gamma", "delta", "with space", "é", "n.m", "long_name_of_a_property"];

    private int serial;

    /// <summary>A name that no other node has, or now and then one that another has.</summary>
    public string NewName(string prefix)
    {
        var name = state.Names.Count > 0 && values.Chance(2) ? values.Pick([.. state.Names.Take(50)]) : $"{prefix} {serial++}";
        state.Names.Add(name);
        return name;
    }

    public string NewExternalId()
    {
        var id = $"external:{serial++}";
        state.ExternalIds.Add(id);
        return id;
    }

    public string Uri()
    {
        var uri = $"s3://bucket/{values.Number(0, 400)}{(values.Chance(20) ? "?it's=é" : "")}";
        state.Uris.Add(uri);
        return uri;
    }

    public ArtifactType NewArtifactType()
    {
        var type = new ArtifactType { Name = $"Artifact type {serial++}", Properties = { Declared() } };
        if (values.Chance(30)) type.Version = Version();
        if (values.Chance(30)) type.Description = values.Text();
        if (values.Chance(30)) type.ExternalId = NewExternalId();
        if (values.Chance(30))
        {
            type.BaseType = values.Pick([
                ArtifactType.Types.SystemDefinedBaseType.Dataset, ArtifactType.Types.SystemDefinedBaseType.Model,
                ArtifactType.Types.SystemDefinedBaseType.Metrics, ArtifactType.Types.SystemDefinedBaseType.Statistics,
            ]);
        }

        return type;
    }

    public ExecutionType NewExecutionType()
    {
        var type = new ExecutionType { Name = $"Execution type {serial++}", Properties = { Declared() } };
        if (values.Chance(30)) type.Version = Version();
        if (values.Chance(30)) type.Description = values.Text();
        if (values.Chance(30)) type.ExternalId = NewExternalId();
        if (values.Chance(20)) type.InputType = new ArtifactStructType { Any = new AnyArtifactStructType() };
        if (values.Chance(20)) type.OutputType = new ArtifactStructType { None = new NoneArtifactStructType() };
        if (values.Chance(30))
        {
            type.BaseType = values.Pick([
                ExecutionType.Types.SystemDefinedBaseType.Train, ExecutionType.Types.SystemDefinedBaseType.Transform,
                ExecutionType.Types.SystemDefinedBaseType.Process, ExecutionType.Types.SystemDefinedBaseType.Evaluate,
                ExecutionType.Types.SystemDefinedBaseType.Deploy,
            ]);
        }

        return type;
    }

    public ContextType NewContextType()
    {
        var type = new ContextType { Name = $"Context type {serial++}", Properties = { Declared() } };
        if (values.Chance(30)) type.Version = Version();
        if (values.Chance(30)) type.Description = values.Text();
        if (values.Chance(30)) type.ExternalId = NewExternalId();
        return type;
    }

    public Artifact Artifact(KnownNode? update = null)
    {
        var type = update?.Type ?? values.Pick(state.ArtifactTypes);
        var artifact = new Artifact { TypeId = type.Id, Uri = Uri() };
        Fill(type, artifact.Properties, artifact.CustomProperties);
        if (update is not null) artifact.Id = update.Id;
        else if (values.Chance(60)) artifact.Name = NewName("artifact");
        if (values.Chance(30)) artifact.ExternalId = NewExternalId();
        if (values.Chance(50)) artifact.State = (Artifact.Types.State)values.Number(0, 6);
        if (values.Chance(10)) artifact.ClearUri();
        return artifact;
    }

    public Execution Execution(KnownNode? update = null)
    {
        var type = update?.Type ?? values.Pick(state.ExecutionTypes);
        var execution = new Execution { TypeId = type.Id };
        Fill(type, execution.Properties, execution.CustomProperties);
        if (update is not null) execution.Id = update.Id;
        else if (values.Chance(60)) execution.Name = NewName("execution");
        if (values.Chance(30)) execution.ExternalId = NewExternalId();
        if (values.Chance(70)) execution.LastKnownState = (Execution.Types.State)values.Number(0, 6);
        return execution;
    }

    public Context Context(KnownNode? update = null)
    {
        var type = update?.Type ?? values.Pick(state.ContextTypes);
        var context = new Context { TypeId = type.Id, Name = NewName("context") };
        Fill(type, context.Properties, context.CustomProperties);
        if (update is not null) context.Id = update.Id;
        if (values.Chance(30)) context.ExternalId = NewExternalId();
        return context;
    }

    public Event Event(long? artifact, long? execution)
    {
        var item = new Event { Type = (Event.Types.Type)values.Number(1, 7) };
        if (artifact is { } artifactId) item.ArtifactId = artifactId;
        if (execution is { } executionId) item.ExecutionId = executionId;
        if (values.Chance(30)) item.MillisecondsSinceEpoch = values.Number(0, int.MaxValue - 1);
        if (values.Chance(70))
        {
            item.Path = new Event.Types.Path();
            for (var step = values.Number(0, 3); step > 0; step--)
            {
                item.Path.Steps.Add(values.Chance(50)
                    ? new Event.Types.Path.Types.Step { Key = values.Text() }
                    : new Event.Types.Path.Types.Step { Index = values.Number(0, 99) });
            }
        }

        return item;
    }

    public string NewProperty() => $"{values.Pick(Names)} {serial++}";

    private string Version() => $"v{values.Number(1, 3)}";

    private Dictionary<string, PropertyType> Declared() =>
        Names.Where(_ => values.Chance(50)).ToDictionary(name => name, _ => values.Type(), StringComparer.Ordinal);

    private void Fill(KnownType type, MapField<string, Value> properties, MapField<string, Value> customProperties)
    {
        foreach (var (name, declared) in type.Properties.Where(_ => values.Chance(50)))
            properties[name] = values.Value(declared);
        foreach (var name in Names.Where(_ => values.Chance(25)))
            customProperties[name] = values.Value();
    }
}
