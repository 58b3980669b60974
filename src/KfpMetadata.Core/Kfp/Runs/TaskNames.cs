namespace KfpMetadata;

/// <summary>The names of properties and types that driver and launcher of Kubeflow Pipelines v2 write.</summary>
internal static class TaskNames
{
    /// <summary>What the types of all executions of v2 start with.</summary>
    public const string TypePrefix = "system.";

    public const string Dag = "system.DAGExecution";
    public const string Container = "system.ContainerExecution";

    /// <summary>Also <c>system.ImporterWorkspaceExecution</c> starts with it.</summary>
    public const string ImporterPrefix = "system.Importer";

    public const string DisplayName = "display_name";
    public const string TaskName = "task_name";
    public const string ParentDag = "parent_dag_id";
    public const string Iteration = "iteration_index";
    public const string IterationCount = "iteration_count";
    public const string TotalTasks = "total_dag_tasks";
    public const string Pod = "pod_name";
    public const string Image = "image";
    public const string Fingerprint = "cache_fingerprint";
    public const string CachedExecution = "cached_execution_id";
    public const string Inputs = "inputs";
    public const string Outputs = "outputs";
    public const string PipelineRoot = "pipeline_root";
    public const string SessionInfo = "store_session_info";

    /// <summary>The output that holds the logs of each attempt.</summary>
    public const string Logs = "executor-logs";
}
