using Grpc.Net.Client;
using KfpMetadata.Client;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Kfp;

/// <summary>The request sequences of Kubeflow's own programs leave the rows in the file that they leave in MLMD's.</summary>
public sealed class KubeflowRowsTests : IDisposable
{
    private const string Writer =
        """
        context type KfpRun{pipeline_name:STRING,run_id:STRING}
        execution type components.Preprocess@sha256=<d1>{component_id:STRING,pipeline_name:STRING,run_id:STRING}
        artifact type Dataset{}
        execution type components.Train@sha256=<d2>{component_id:STRING,pipeline_name:STRING,run_id:STRING}
        artifact type Model{}
        C1 KfpRun name=wf-abc pipeline_name=S:wf-abc run_id=S:wf-abc
        E1 components.Preprocess@sha256=<d1> component_id=S:Preprocess pipeline_name=S:wf-abc run_id=S:wf-abc custom.input:rows=S:100 custom.kfp_pod_name=S:wf-abc-111
        E2 components.Train@sha256=<d2> component_id=S:Train pipeline_name=S:wf-abc run_id=S:wf-abc custom.input:lr=S:0.1 custom.kfp_pod_name=S:wf-abc-222
        A1 Dataset uri=minio://mlpipeline/artifacts/wf-abc/wf-abc-111/preprocess-data.tgz custom.argo_artifact=S:{"name": "preprocess-data"} custom.name=S:data custom.pipeline_name=S:wf-abc custom.run_id=S:wf-abc
        A2 Model uri=minio://mlpipeline/artifacts/wf-abc/wf-abc-222/train-model.tgz custom.argo_artifact=S:{"name": "train-model"} custom.name=S:model custom.pipeline_name=S:wf-abc custom.run_id=S:wf-abc
        event (E1,A1,OUTPUT,[key data])
        event (E2,A1,INPUT,[key data])
        event (E2,A2,OUTPUT,[key model])
        association C1-E1
        association C1-E2
        attribution C1-A1
        attribution C1-A2
        """;

    private const string Pipeline =
        """
        context type system.Pipeline{}
        context type system.PipelineRun{}
        execution type system.DAGExecution{}
        execution type system.ContainerExecution{}
        artifact type system.Dataset{}
        artifact type system.Artifact{}
        artifact type system.Metrics{}
        C1 system.Pipeline name=p
        C2 system.PipelineRun name=r0 custom.namespace=S:team custom.pipeline_root=S:minio://mlpipeline/v2/artifacts/p/r0 custom.resource_name=S:run-resource custom.store_session_info=S:{"Provider":"minio","Params":{"fromEnv":"false"}}
        C3 system.PipelineRun name=r1 custom.namespace=S:team custom.pipeline_root=S:minio://mlpipeline/v2/artifacts/p/r1 custom.resource_name=S:run-resource custom.store_session_info=S:{"Provider":"minio","Params":{"fromEnv":"false"}}
        E1 system.DAGExecution name=run/r0 state=2 custom.display_name=S: custom.inputs=struct:{"n":1} custom.task_name=S:
        E2 system.DAGExecution state=3 custom.display_name=S:sub custom.inputs=struct:{"n":1} custom.parent_dag_id=I:1 custom.task_name=S:sub custom.total_dag_tasks=I:1
        E3 system.ContainerExecution state=3 custom.cache_fingerprint=S:5e1f custom.display_name=S:prep custom.image=S: custom.inputs=struct:{"n":1} custom.namespace=S:team custom.outputs=struct:{} custom.parent_dag_id=I:2 custom.pod_name=S:p-abc-system-container-impl-0 custom.pod_uid=S:uid of p-abc-system-container-impl-0 custom.task_name=S:prep
        E4 system.DAGExecution name=run/r1 state=2 custom.display_name=S: custom.inputs=struct:{"n":1} custom.task_name=S:
        E5 system.DAGExecution state=3 custom.display_name=S:sub custom.inputs=struct:{"n":1} custom.parent_dag_id=I:4 custom.task_name=S:sub custom.total_dag_tasks=I:2
        E6 system.ContainerExecution state=5 custom.cache_fingerprint=S:5e1f custom.cached_execution_id=S:3 custom.display_name=S:prep custom.image=S: custom.inputs=struct:{"n":1} custom.namespace=S: custom.outputs=struct:{} custom.parent_dag_id=I:5 custom.pod_name=S: custom.pod_uid=S: custom.task_name=S:prep
        E7 system.ContainerExecution state=3 custom.cache_fingerprint=S:5e1f custom.display_name=S:train custom.image=S: custom.inputs=struct:{} custom.namespace=S:team custom.outputs=struct:{} custom.parent_dag_id=I:5 custom.pod_name=S:p-xyz-system-container-impl-1 custom.pod_uid=S:uid of p-xyz-system-container-impl-1 custom.task_name=S:train
        A1 system.Dataset state=2 uri=minio://mlpipeline/v2/artifacts/p/r0/prep/7f/data custom.display_name=S:data custom.store_session_info=S:{"Provider":"minio","Params":{"fromEnv":"false"}}
        A2 system.Artifact state=2 uri=minio://mlpipeline/v2/artifacts/p/r0/prep/7f/executor-logs-0 custom.display_name=S:executor-logs custom.store_session_info=S:{"Provider":"minio","Params":{"fromEnv":"false"}}
        A3 system.Artifact state=2 uri=minio://mlpipeline/v2/artifacts/p/r1/train/8e/executor-logs-0 custom.display_name=S:executor-logs custom.store_session_info=S:{"Provider":"minio","Params":{"fromEnv":"false"}}
        A4 system.Metrics state=2 uri=minio://mlpipeline/v2/artifacts/p/r1/train/8e/metrics custom.accuracy=D:0.93 custom.display_name=S:metrics custom.store_session_info=S:{"Provider":"minio","Params":{"fromEnv":"false"}}
        event (E3,A1,OUTPUT,[key data])
        event (E3,A2,OUTPUT,[key executor-logs])
        event (E6,A1,OUTPUT,[key data])
        event (E6,A2,OUTPUT,[key executor-logs])
        event (E7,A1,INPUT,[key dataset])
        event (E7,A4,OUTPUT,[key metrics])
        event (E7,A3,OUTPUT,[key executor-logs])
        parent C2 -> C1
        parent C3 -> C1
        association C1-E1
        association C1-E2
        association C1-E3
        association C1-E4
        association C1-E5
        association C1-E6
        association C1-E7
        association C2-E1
        association C2-E2
        association C2-E3
        association C3-E4
        association C3-E5
        association C3-E6
        association C3-E7
        attribution C1-A1
        attribution C1-A2
        attribution C1-A3
        attribution C1-A4
        attribution C2-A1
        attribution C2-A2
        attribution C3-A1
        attribution C3-A2
        attribution C3-A3
        attribution C3-A4
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Reference_1_17_1)]
    [InlineData(StoreKind.Reference_1_14_0)]
    public async Task TheMetadataWriterLeavesItsRows(StoreKind kind) =>
        await RequireRows(kind, Writer, store => new WriterSequence(store).RunAsync());

    [Theory]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Reference_1_17_1)]
    [InlineData(StoreKind.Reference_1_14_0)]
    public async Task TheDriverAndTheLauncherLeaveTheirRows(StoreKind kind) =>
        await RequireRows(kind, Pipeline, store => new PipelineSequence(store).RunAsync());

    private async Task RequireRows(StoreKind kind, string expected, Func<ServiceClient, Task> send)
    {
        var path = folder.PathOf("store.db");
        if (kind == StoreKind.Embedded)
        {
            await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
            await send(new ServiceClient(new InProcessCallInvoker(store)));
        }
        else
        {
            var release = kind == StoreKind.Reference_1_17_1 ? ReferenceRelease.V1_17_1 : ReferenceRelease.V1_14_0;
            await using var server = await ReferenceServer.StartAsync(release, "--sqlite", path);
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
            await send(new ServiceClient(channel));
        }

        Assert.Equal(expected.ReplaceLineEndings("\n").Split('\n'), StoreRows.Read(path));
        Assert.Empty(StoreRows.WrongTimes(path));
    }
}
